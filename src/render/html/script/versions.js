// Two versions: a number that changed with the cells of both, and the text as one, or the versions beside each other.

let pairs = null;

/** The two figures of which this is one; none on a page of one version. */
function pairOf(id) {
  if (!data().pairs) return null;
  if (!pairs) {
    pairs = new Map();
    data().pairs.forEach(pair => pair.forEach(one => one !== null && pairs.set(one, pair)));
  }
  return pairs.get(id) || null;
}

function drawPair(pair) {
  return into => pair.forEach((id, at) => {
    const name = at ? '新版' : '旧版';
    const element = id === null ? null : report.querySelector('.f[data-f="' + id + '"]');
    const figure = id === null ? {} : data().figures[id];
    const cells = figure.c || [];
    into.appendChild(make('h3', { class: 'version-name' }, [name]));
    into.appendChild(make('p', { class: 'value' }, [element ? element.textContent : '（无）']));
    if (figure.f) into.appendChild(terms([['算式', code(figure.f)]]));
    if (element && !cells.length) into.appendChild(make('p', {}, ['没有单元格：是手写的，或者写在 report.yaml 中。']));
    cells.forEach(cell => into.appendChild(cellBlock(cell)));
  });
}

/** Lays the text out: both versions in one, either alone, or beside each other, paragraph by paragraph. */
function lay(how) {
  close();
  list(report.querySelectorAll('.versions')).forEach(pair => pair.parentNode.replaceChild(pair.lastChild.firstChild, pair));
  body.classList.toggle('only-old', how === 'old');
  body.classList.toggle('only-new', how === 'new');
  body.classList.toggle('both', how === 'both');
  if (how === 'both') {
    list(report.querySelectorAll('#to-redline>*,#to-differences .changed')).forEach(block => {
      if (block.closest('.versions')) return;
      const pair = make('div', { class: 'versions' });
      block.parentNode.replaceChild(pair, block);
      const old = block.cloneNode(true);
      old.removeAttribute('id');
      list(old.querySelectorAll('[id]')).forEach(one => one.removeAttribute('id'));
      pair.appendChild(make('div', { class: 'old-version' }, [old]));
      pair.appendChild(make('div', { class: 'new-version' }, [block]));
    });
  }
  blocks = printedAt = usedBy = heads = stops = null;
}
