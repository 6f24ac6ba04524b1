// Where a number comes from: its cells with what stands around them, its formula, and the other places that print it.

// Nothing is indexed: a long report has hundreds of thousands of figures, and nobody asks more than a few.

/** The figures that are made of a cell. */
function usersOf(cell) {
  return data().figures.map((figure, id) => (figure.c && figure.c.indexOf(cell) >= 0 ? id : -1)).filter(id => id >= 0);
}

/** Where figures are printed, in the order of the report. */
function printed(ids) {
  return ids.length ? list(report.querySelectorAll(ids.map(id => '.f[data-f="' + id + '"]').join())) : [];
}

const panel = $('detail');
const inside = $('detail-body');
let asked = null;
let history = [];

function forget() {
  if (asked) asked.classList.remove('asked');
  list(report.querySelectorAll('.f.same')).forEach(one => one.classList.remove('same'));
  asked = null;
  light([]);
}

function close() {
  // Asked first: what is hidden loses the focus.
  const back = panel.contains(document.activeElement) ? asked : null;
  forget();
  history = [];
  panel.hidden = true;
  body.classList.remove('with-detail');
  if (back) back.focus();
}

/** Shows something in the panel; `draw` fills it. */
function open(title, draw, isBack) {
  if (!isBack) history.push({ title, draw });
  $('detail-title').textContent = title;
  empty(inside);
  if (history.length > 1) {
    inside.appendChild(button('‹ 返回', () => {
      history.pop();
      const last = history[history.length - 1];
      open(last.title, last.draw, true);
    }));
  }
  draw(inside);
  panel.hidden = false;
  body.classList.add('with-detail');
  panel.scrollTop = 0;
  // In a narrow panel the cell itself is to be seen, whatever stands before it.
  list(inside.querySelectorAll('.grid')).forEach(around => {
    const it = around.querySelector('.it');
    if (it) around.scrollLeft = it.offsetLeft - (around.clientWidth - it.offsetWidth) / 2;
  });
}

function terms(pairs) {
  const made = make('dl');
  pairs.filter(pair => pair[1]).forEach(pair => {
    made.appendChild(make('dt', {}, [pair[0]]));
    made.appendChild(make('dd', {}, [pair[1]]));
  });
  return made;
}

const code = text => (text ? make('code', {}, [text]) : null);

/** The cells around a cell, as the sheet has them. */
function grid(cell) {
  if (!cell.g) return null;
  const BESIDE = 3;
  const own = data().grids[cell.g[0]];
  const row = cell.g[1];
  const col = cell.g[2];
  const isName = own.c[col][2] === 1;
  const columns = own.c.map((one, at) => at).filter(at => isName || own.c[at][2] !== 1);
  const middle = columns.indexOf(col);
  const shown = columns.slice(Math.max(0, middle - BESIDE), middle + BESIDE + 1);
  const head = make('tr', {}, [make('th', {}), make('th', {}, [own.t])].concat(
    shown.map(at => make('th', { scope: 'col' }, [own.c[at][0] + ' ' + own.c[at][1]]))));
  const rows = own.r.slice(Math.max(0, row - 1), row + 2).map(line => make('tr', {}, [
    make('th', { scope: 'row' }, [String(line[0])]),
    make('th', { scope: 'row' }, [line[1]])
  ].concat(shown.map(at => make('td', line === own.r[row] && at === col ? { class: 'it', 'aria-current': 'true' } : {}, [line[2][at]])))));
  return make('div', { class: 'grid', tabindex: '0', role: 'region', 'aria-label': '单元格周围' },
    [make('table', {}, [make('thead', {}, [head]), make('tbody', {}, rows)])]);
}

/** A cell by its number, with what the rows around it say of it. */
function cellOf(number) {
  const cell = data().cells[number];
  if (!cell.g) return cell;
  const own = data().grids[cell.g[0]];
  const row = own.r[cell.g[1]];
  return Object.assign({ t: own.t, r: row[1], c: own.c[cell.g[2]][1], s: row[2][cell.g[2]] }, cell);
}

/** A cell in a line: where it is and what it shows. */
function told(number) {
  const cell = cellOf(number);
  return cell.a + ' ＝ ' + cell.s;
}

/** What is known about a cell. */
function cellBlock(number) {
  const cell = cellOf(number);
  const made = make('div', { class: 'cell', 'data-cell': cell.a });
  made.appendChild(make('h3', {}, [cell.a]));
  made.appendChild(terms([
    ['表', cell.t], ['行', cell.r], ['栏', cell.c],
    ['显示', cell.s + (cell.u || '')], ['存的是', cell.v], ['数字格式', code(cell.n)],
    ['公式', code(cell.f && '=' + cell.f)], ['取数写法', code(cell.k && '{{ ' + cell.k + ' }}')]
  ]));
  const around = grid(cell);
  if (around) made.appendChild(around);
  if (cell.p && cell.p.length) {
    made.appendChild(make('h3', {}, ['公式用到的单元格']));
    made.appendChild(make('ol', {}, cell.p.map(one => make('li', {}, [
      button(told(one), () => openCell(one))
    ]))));
  }
  return made;
}

function openCell(number) {
  open('单元格', into => {
    into.appendChild(cellBlock(number));
    const ids = usersOf(number);
    const isPrinted = id => !data().figures[id].f;
    into.appendChild(places('报告里印着这一格的各处', ids.filter(isPrinted), null));
    into.appendChild(places('由这一格算出的数', ids.filter(id => !isPrinted(id)), null));
  });
}

/** The places of the report that print these figures. */
function places(title, ids, here) {
  const others = printed(ids).filter(element => element !== here && isOpen(element));
  others.forEach(element => element.classList.add('same'));
  const made = make('div', { class: 'places' }, [make('h3', {}, [title + '（' + others.length + '）'])]);
  made.appendChild(make('ol', {}, others.slice(0, MOST_LISTED).map(element => make('li', {}, [
    button(element.textContent + '　' + spot(element), () => show(element))
  ]))));
  if (others.length > MOST_LISTED) made.appendChild(make('p', {}, ['另有 ' + (others.length - MOST_LISTED) + ' 处']));
  return made;
}

/** Those of some figures that are made of the same cells in the same way. */
function alike(figure, ids) {
  const key = one => JSON.stringify([one.f || '', one.c || []]);
  const wanted = key(figure);
  return ids.filter(id => data().figures[id].c.length === figure.c.length && key(data().figures[id]) === wanted);
}

/** False for what the view of a department leaves out. */
const isOpen = element => !element.closest('[hidden]');

function drawFigure(element) {
  const MOST_OPEN = 3;
  const pair = pairOf(Number(element.getAttribute('data-f')));
  if (pair) return drawPair(pair);
  const figure = data().figures[Number(element.getAttribute('data-f'))];
  const cells = figure.c || [];
  return into => {
    into.appendChild(make('p', { class: 'value' }, [element.textContent]));
    if (figure.f) into.appendChild(terms([['算式', code(figure.f)]]));
    if (!cells.length && !figure.f) into.appendChild(make('p', {}, ['这一项写在 report.yaml 中，没有单元格。']));
    if (figure.f && cells.length) into.appendChild(make('p', {}, ['由 ' + cells.length + ' 个单元格算出：']));
    cells.slice(0, MOST_OPEN).forEach(cell => into.appendChild(cellBlock(cell)));
    const rest = cells.slice(MOST_OPEN);
    if (rest.length) {
      into.appendChild(make('ol', { start: String(MOST_OPEN + 1) }, rest.map(cell => make('li', { 'data-cell': data().cells[cell].a }, [
        button(told(cell), () => openCell(cell))
      ]))));
    }
    findingsOf(element).forEach(number => into.appendChild(findingBlock(number)));
    if (!cells.length) return;
    const users = usersOf(cells[0]);
    const same = alike(figure, users);
    into.appendChild(places('报告里印着这个数的其他各处', same, element));
    if (!figure.f) into.appendChild(places('由这一格算出的数', users.filter(id => same.indexOf(id) < 0), element));
  };
}

function drawTyped(element) {
  const typed = data().typed[Number(element.getAttribute('data-t'))];
  return into => {
    into.appendChild(make('p', { class: 'value' }, [element.textContent]));
    into.appendChild(make('p', {}, ['这个数是手写的，不是由单元格填入的。']));
    into.appendChild(terms([['核对', data().states[typed.s]], ['原因', typed.w], ['写在', code(typed.l)]]));
    findingsOf(element).forEach(number => into.appendChild(findingBlock(number)));
  };
}

/** The findings on an element, and on the sentence or row around it. */
function findingsOf(element) {
  const found = [];
  for (let at = element; at && at !== report; at = at.parentElement) {
    numbersOf(at, 'data-x').forEach(number => found.indexOf(number) < 0 && found.push(number));
  }
  return found;
}

function ask(element, isKey) {
  forget();
  history = [];
  asked = element;
  element.classList.add('asked');
  reach(element);
  const isFigure = element.classList.contains('f');
  open(isFigure ? '出处' : '手写的数', isFigure ? drawFigure(element) : drawTyped(element));
  const first = inside.querySelector('[data-cell]');
  say(element.textContent + '，' + (first ? '取自 ' + first.getAttribute('data-cell') : '没有单元格'));
  if (isKey) panel.focus();
}
