// For figures all over the report: where the list of other places leads, and whether each is brought into view.

const figures = Array.from(document.querySelectorAll('#report .f'));
return figures.filter((element, at) => at % 23 === 0).map(element => {
  element.click();
  const marked = figures.filter(one => one.classList.contains('same')).length;
  const lists = Array.from(document.querySelectorAll('#detail .places')).map(list => Array.from(list.querySelectorAll('button')));
  const reached = lists[0].map(button => {
    figures.forEach(one => one.classList.remove('flash'));
    button.click();
    const shown = document.querySelector('#report .f.flash');
    const box = shown.getBoundingClientRect();
    return { id: Number(shown.getAttribute('data-f')), isSeen: box.top >= 0 && box.bottom <= innerHeight };
  });
  const listed = lists.reduce((sum, list) => sum + list.length, 0);
  return { id: Number(element.getAttribute('data-f')), reached, marked, listed };
});
