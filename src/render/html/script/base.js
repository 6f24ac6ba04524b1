// What the other parts of the script are made of: the page's data, new elements, where something stands.
// ES2017 without a library, for the browsers of older desktops. Whatever comes from the report is set as text.

const $ = id => document.getElementById(id);
const report = $('report');
const body = document.body;
const MOST_LISTED = 100;

let parsed = null;
/** What the page knows, read when somebody first asks: a long report has megabytes of it. */
function data() {
  parsed = parsed || JSON.parse($('data').textContent);
  return parsed;
}

/** A new element; texts are text. */
function make(tag, attributes, inner) {
  const element = document.createElement(tag);
  Object.keys(attributes || {}).forEach(name => element.setAttribute(name, attributes[name]));
  (inner || []).forEach(one => one && element.appendChild(typeof one === 'string' ? document.createTextNode(one) : one));
  return element;
}

function button(words, act, attributes) {
  const made = make('button', Object.assign({ type: 'button' }, attributes), typeof words === 'string' ? [words] : words);
  made.addEventListener('click', act);
  return made;
}

function empty(element) {
  while (element.firstChild) element.removeChild(element.firstChild);
  return element;
}

const say = words => { $('said').textContent = words; };
const list = nodes => Array.prototype.slice.call(nodes);
const numbersOf = (element, name) => (element.getAttribute(name) || '').split(' ').filter(Boolean).map(Number);
/** What is folded away has a place in newer browsers, but is not seen. */
const isSeen = element => element.getClientRects().length > 0 && !element.closest('details:not([open])>:not(summary)');


const HEADS = 'h1,h2,h3,h4,h5,h6,p>b[id]';
let heads = null;

/** The headings above an element, and the table it stands in. */
function spot(element) {
  heads = heads || list(report.querySelectorAll(HEADS));
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const is = heads[middle].compareDocumentPosition(element);
    if (heads[middle] === element || is & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY)) low = middle + 1;
    else high = middle;
  }
  const head = low > 0 ? heads[low - 1].textContent.trim() : '';
  const around = element.closest('.table,.box,figure');
  const caption = around && around.querySelector('.caption,figcaption');
  return [head, caption ? caption.textContent.trim() : ''].filter(Boolean).join('，');
}

function show(element) {
  const around = element.closest('details');
  if (around) around.open = true;
  element.scrollIntoView({ block: 'center' });
  element.classList.remove('flash');
  void element.offsetWidth;
  element.classList.add('flash');
}
