// For every figure of the report that stands in it: what the panel shows after a click.

const detail = document.getElementById('detail');
const asked = new Set();
const told = [];
const term = (within, name) => {
  const title = Array.from(within.querySelectorAll('dt')).find(one => one.textContent === name);
  return title ? title.nextElementSibling.textContent : null;
};
const cell = block => ({
  cell: block.getAttribute('data-cell'),
  title: block.querySelector('h3').textContent,
  shown: term(block, '显示'),
  lit: Array.from(block.querySelectorAll('td.it')).map(one => one.textContent)
});
document.querySelectorAll('#report .f').forEach(element => {
  const id = Number(element.getAttribute('data-f'));
  if (asked.has(id)) return;
  asked.add(id);
  element.click();
  const formula = detail.querySelector('#detail-body > dl');
  told.push({
    id,
    text: element.textContent,
    isOpen: !detail.hidden && detail.getClientRects().length > 0,
    title: document.getElementById('detail-title').textContent,
    value: detail.querySelector('.value').textContent,
    formula: formula && term(formula, '算式'),
    cells: Array.from(detail.querySelectorAll('[data-cell]')).map(one => one.getAttribute('data-cell')),
    blocks: Array.from(detail.querySelectorAll('.cell')).map(cell),
    buttons: Array.from(detail.querySelectorAll('li[data-cell] button')).map(one => one.textContent),
    said: document.getElementById('said').textContent
  });
});
document.getElementById('detail-close').click();
return { figures: told, isClosed: detail.hidden };
