// What the checks found: the list with its filters, and a finding with the place that it is about.

function findingBlock(number) {
  const found = data().findings[number];
  const weight = found.severity === 'note' ? 'note-weight' : found.severity;
  const made = make('div', { class: 'finding' });
  made.appendChild(make('p', {}, [make('b', { class: weight }, [found.label + '　']), found.message]));
  made.appendChild(terms([
    ['原因', found.reason], ['处理', found.hints.join('；')], ['位置', found.place],
    ['责任单位', found.departments.map(at => data().departments[at]).join('、')], ['编号', found.code]
  ]));
  if (found.related.length) made.appendChild(make('ol', {}, found.related.map(one => make('li', {}, [one]))));
  return made;
}

function openFinding(number) {
  forget();
  history = [];
  const element = list(report.querySelectorAll('[data-x]')).find(one => numbersOf(one, 'data-x').indexOf(number) >= 0);
  open(data().findings[number].title, into => {
    into.appendChild(findingBlock(number));
    if (!element) into.appendChild(make('p', {}, ['这一条不在正文里。']));
  });
  if (element) show(element);
}

function listFindings() {
  const severity = $('findings-severity').value;
  const department = $('findings-department').value;
  const isWanted = found => (!severity || found.label === severity) &&
    (!department || (department === '-' ? !found.departments.length : found.departments.indexOf(Number(department)) >= 0));
  const wanted = data().findings.map((found, number) => number).filter(number => isWanted(data().findings[number]));
  $('findings-count').textContent = wanted.length + ' 条';
  const into = empty($('findings-list'));
  wanted.slice(0, 10 * MOST_LISTED).forEach(number => {
    const found = data().findings[number];
    const weight = found.severity === 'note' ? 'note-weight' : found.severity;
    into.appendChild(make('li', {}, [button([
      make('span', { class: 'weight ' + weight }, [found.label + '　' + found.title]),
      make('small', {}, [found.message]), make('small', {}, [found.place])
    ], () => openFinding(number), { 'data-finding': String(number) })]));
  });
  if (wanted.length > 10 * MOST_LISTED) into.appendChild(make('li', {}, ['另有 ' + (wanted.length - 10 * MOST_LISTED) + ' 条']));
}
