// What the report on the page says to a reader: its text, in which a mark stands for each table; the cells of the
// tables, merged ones at each of their places; its notes; its pictures and charts. Only what is not hidden.

const report = document.getElementById('report').cloneNode(true);
const all = (within, selector) => Array.from(within.querySelectorAll(selector));
// What the caller leaves out.
if (arguments[0]) report.querySelectorAll(arguments[0]).forEach(one => one.remove());
const away = selector => all(report, selector).forEach(one => one.remove());

/** Rows of cells with each merged cell at all of its places. */
function matrix(rows) {
  const made = rows.map(() => []);
  rows.forEach((row, at) => Array.from(row.cells).forEach(cell => {
    let col = 0;
    while (made[at][col] !== undefined) col += 1;
    for (let down = 0; down < cell.rowSpan; down += 1) {
      for (let right = 0; right < cell.colSpan; right += 1) {
        if (!made[at + down]) throw new Error('a cell leaves its table: ' + cell.textContent);
        if (made[at + down][col + right] !== undefined) throw new Error('two cells at one place: ' + cell.textContent);
        made[at + down][col + right] = cell.textContent;
      }
    }
  }));
  return made;
}

const heads = all(report, 'thead.again').map(head => head.textContent === head.closest('.table').querySelector('thead').textContent);
away('.watermark,thead.again,tbody[hidden]');
const charts = all(report, 'figure.chart').filter(one => !one.closest('[hidden]')).map(chart => ({
  caption: chart.querySelector('figcaption').textContent,
  rows: all(chart, 'details.numbers tr').map(row => [row.cells[0].textContent, row.cells[1].textContent])
}));
away('[hidden]');
const pictures = all(report, 'img').map(one => one.alt);
const notes = all(report, '.notes li>span').map(note => { all(note, 'sup').forEach(one => one.remove()); return note.textContent; });
const marks = all(report, 'article sup.note').filter(one => !one.closest('.notes')).length;
away('svg,details.numbers,sup.note,.notes');
const tables = all(report, '.table,table.sign-off').map(table => {
  const rows = all(table, 'tr').concat(table.matches('table') ? Array.from(table.rows) : []);
  const made = matrix(rows.filter((row, at) => rows.indexOf(row) === at));
  const pieces = table.matches('table') ? [table] : all(table, '.piece');
  pieces.forEach((piece, at) => {
    if (at === 0) piece.replaceWith('⟦表⟧'); else piece.remove();
  });
  return made;
});
return { text: report.textContent, tables, notes, marks, charts, pictures, areHeadsAlike: heads.every(Boolean) };
