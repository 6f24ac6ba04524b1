// The part of the report that one department answers for, cut as the excerpts are.

const isHead = element => /^H[2-6]$/.test(element.tagName) && !element.classList.contains('title');
const isOwn = (element, who) => numbersOf(element, 'data-d').indexOf(who) >= 0;

/** Hides what a department does not answer for; headings stay above what is kept. True when something is. */
function cut(around, who) {
  let waiting = [];
  let isAny = false;
  list(around.children).forEach(element => {
    if (isHead(element)) {
      waiting = waiting.filter(above => above.tagName < element.tagName);
      waiting.push(element);
      element.hidden = true;
    } else if (!element.classList.contains('title')) {
      const isKept = cutBlock(element, who);
      element.hidden = !isKept;
      if (isKept) {
        waiting.forEach(above => { above.hidden = false; });
        waiting = [];
        isAny = true;
      }
    }
  });
  return isAny;
}

function cutBlock(element, who) {
  if (element.matches('ul,ol')) {
    return list(element.children).map(item => { item.hidden = !cut(item, who); return !item.hidden; }).some(Boolean);
  }
  if (element.matches('blockquote,.changed')) return cut(element, who);
  if (element.matches('.table')) {
    return list(element.querySelectorAll('.piece')).map(piece => {
      piece.hidden = !cutTable(piece.querySelector('table'), who);
      return !piece.hidden;
    }).some(Boolean);
  }
  if (element.matches('.box')) return cutBox(element, who);
  return isOwn(element, who);
}

function cutBox(box, who) {
  return list(box.querySelectorAll('.group')).map(group => {
    const items = list(group.querySelectorAll('.item'));
    items.forEach(item => { item.hidden = !isOwn(item, who); });
    const kept = items.filter(item => !item.hidden);
    items.forEach(item => {
      const comma = item.querySelector('.comma');
      if (comma) comma.hidden = item === kept[0];
    });
    group.hidden = !kept.length;
    return !group.hidden;
  }).some(Boolean);
}

/** A body of the rows that are kept, in which merged cells cover what is left of theirs. */
function cutTable(table, who) {
  const whole = table.tBodies[0];
  const rows = list(whole.rows);
  const kept = rows.map((row, at) => at).filter(at => isOwn(rows[at], who));
  if (!kept.length) return false;
  const owners = rows.map(() => []);
  rows.forEach((row, at) => {
    let col = 0;
    list(row.cells).forEach(cell => {
      while (owners[at][col]) col += 1;
      for (let down = 0; down < cell.rowSpan && at + down < rows.length; down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) owners[at + down][col + right] = cell;
      }
      col += cell.colSpan;
    });
  });
  const made = make('tbody', { class: 'part' });
  kept.forEach((row, place) => {
    const line = rows[row].cloneNode(false);
    owners[row].forEach((cell, col) => {
      if (owners[row][col - 1] === cell || (place > 0 && owners[kept[place - 1]][col] === cell)) return;
      const copy = cell.cloneNode(true);
      let height = 1;
      while (place + height < kept.length && owners[kept[place + height]][col] === cell) height += 1;
      copy.rowSpan = height;
      line.appendChild(copy);
    });
    made.appendChild(line);
  });
  whole.hidden = true;
  table.appendChild(made);
  return true;
}

/** Notes go with their marks, which stand before them; a cell that was cut has its mark twice. */
function cutNotes(notes) {
  return list(notes.querySelectorAll('li')).map(item => {
    const marks = list(report.querySelectorAll('#' + item.id.replace('note', 'ref')));
    item.hidden = !marks.some(isOpen);
    return !item.hidden;
  }).some(Boolean);
}

function view(who) {
  close();
  list(report.querySelectorAll('tbody.part')).forEach(part => part.parentNode.removeChild(part));
  list(report.querySelectorAll('[hidden]')).forEach(element => { element.hidden = false; });
  body.classList.toggle('is-part', who !== '');
  blocks = heads = stops = null;
  if (who !== '') {
    list(report.querySelectorAll('article>section')).forEach(section => {
      section.hidden = !(section.matches('.notes') ? cutNotes(section) : cut(section, Number(who)));
    });
  }
  reachFirst();
  list($('contents').querySelectorAll('a')).forEach(link => {
    const target = $(link.getAttribute('href').slice(1));
    link.parentNode.hidden = who !== '' && Boolean(target) && !isOpen(target);
  });
  const chosen = $('department');
  if (chosen && who !== '') say('只看' + data().departments[Number(who)] + '负责的部分');
  if ($('search-text').value) search();
}
