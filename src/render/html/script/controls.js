// Keys, clicks, the bar and the side.

let stops = null;

/** Makes one number of the report the one that the Tab key comes to. */
function reach(element) {
  const last = report.querySelector('[tabindex="0"].f,[tabindex="0"].t');
  if (last) last.removeAttribute('tabindex');
  element.setAttribute('tabindex', '0');
}

/** The first number that is seen can be reached by the Tab key, when that of before cannot. */
function reachFirst() {
  const last = report.querySelector('[tabindex="0"].f,[tabindex="0"].t');
  if (last && isSeen(last)) return;
  const first = list(report.querySelectorAll('.f,.t')).find(isSeen);
  if (first) reach(first);
}

function step(from, by) {
  stops = stops || list(report.querySelectorAll('.f,.t'));
  let at = stops.indexOf(from) + by;
  while (stops[at] && !isSeen(stops[at])) at += by;
  if (!stops[at]) return;
  reach(stops[at]);
  stops[at].focus();
}

report.addEventListener('keydown', event => {
  const element = event.target.closest('.f,.t');
  if (!element) return;
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (by) step(element, by);
  else if (event.key === 'Enter' || event.key === ' ') ask(element, true);
  else return;
  event.preventDefault();
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !panel.hidden) close();
});



report.addEventListener('click', event => {
  const element = event.target.closest('.f,.t');
  if (element) {
    ask(element, event.detail === 0);
    return;
  }
  const found = event.target.closest('[data-x]');
  if (found && !event.target.closest('a')) openFinding(numbersOf(found, 'data-x')[0]);
});
$('detail-close').addEventListener('click', close);
$('print').addEventListener('click', () => window.print());
if ($('typed-toggle')) $('typed-toggle').addEventListener('change', event => body.classList.toggle('show-typed', event.target.checked));
if ($('versions')) $('versions').addEventListener('change', event => lay(event.target.value));
if ($('department')) $('department').addEventListener('change', event => view(event.target.value));
$('findings-severity').addEventListener('change', listFindings);
$('findings-department').addEventListener('change', listFindings);
$('search-form').addEventListener('submit', event => { event.preventDefault(); search(); });
let typing = 0;
$('search-text').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(search, 150);
});

const tabs = list(document.querySelectorAll('#side [role=tab]'));
function choose(tab) {
  tabs.forEach(one => {
    const isChosen = one === tab;
    one.setAttribute('aria-selected', String(isChosen));
    if (isChosen) one.removeAttribute('tabindex'); else one.setAttribute('tabindex', '-1');
    $(one.getAttribute('aria-controls')).hidden = !isChosen;
  });
  if (tab.id === 'tab-findings') listFindings();
  if (tab.id === 'tab-search') $('search-text').focus();
}
tabs.forEach((tab, at) => {
  tab.addEventListener('click', () => choose(tab));
  tab.addEventListener('keydown', event => {
    const by = { ArrowRight: 1, ArrowLeft: tabs.length - 1 }[event.key];
    if (!by) return;
    const next = tabs[(at + by) % tabs.length];
    choose(next);
    next.focus();
  });
});

function side(isOpenNow) {
  body.classList.toggle('no-side', !isOpenNow);
  $('side-toggle').setAttribute('aria-expanded', String(isOpenNow));
}
const isNarrow = () => window.matchMedia('(max-width:800px)').matches;
$('side-toggle').addEventListener('click', () => side(body.classList.contains('no-side')));
$('contents').addEventListener('click', event => { if (event.target.closest('a') && isNarrow()) side(false); });
side(!isNarrow());

/** Marks in the contents where the reader is. */
const links = list($('contents').querySelectorAll('a'));
let isWaiting = false;
function here() {
  isWaiting = false;
  let last = null;
  links.forEach(link => {
    const target = $(link.getAttribute('href').slice(1));
    if (target && isSeen(target) && target.getBoundingClientRect().top < 120) last = link;
  });
  links.forEach(link => {
    link.classList.toggle('here', link === last);
    if (link === last) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
  });
}
window.addEventListener('scroll', () => {
  if (!isWaiting) {
    isWaiting = true;
    requestAnimationFrame(here);
  }
}, { passive: true });

/** What is fixed stands below the bar, however many lines that has. */
const fit = () => document.documentElement.style.setProperty('--bar', $('bar').offsetHeight + 'px');
window.addEventListener('resize', fit);
fit();

reachFirst();
