// Search: blocks of the report that hold a text, wherever spaces and commas stand in it.

const plain = text => text.toLowerCase().replace(/[\s,，]/g, '');
const BLOCKS = 'h1,h2,h3,h4,h5,h6,p,pre,tr,figcaption,.notes li';
let blocks = null;

function search() {
  const wanted = plain($('search-text').value);
  const into = empty($('search-list'));
  light([]);
  $('search-count').textContent = '';
  if (!wanted) return;
  blocks = blocks || list(report.querySelectorAll(BLOCKS)).map(element => ({ element, text: plain(element.textContent) }));
  const found = blocks.filter(block => block.text.indexOf(wanted) >= 0 && isOpen(block.element));
  $('search-count').textContent = found.length ? found.length + ' 处' : '没有找到';
  found.slice(0, MOST_LISTED).forEach(block => {
    const at = block.text.indexOf(wanted);
    const around = block.text.slice(Math.max(0, at - 12), at) ;
    const after = block.text.slice(at + wanted.length, at + wanted.length + 24);
    into.appendChild(make('li', {}, [button([around, make('mark', {}, [wanted]), after, make('small', {}, [spot(block.element)])],
      () => show(block.element))]));
  });
  light(found.slice(0, MOST_LISTED).map(block => block.element), $('search-text').value.trim());
}

/** Marks a text in elements, in browsers that can without changing the page. */
function light(elements, words) {
  if (!window.CSS || !CSS.highlights || typeof Highlight !== 'function') return;
  const ranges = [];
  elements.forEach(element => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = words ? walker.currentNode.data.indexOf(words) : -1;
      if (at < 0) continue;
      const range = new Range();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + words.length);
      ranges.push(range);
    }
  });
  CSS.highlights.set('search', new Highlight(...ranges));
}
