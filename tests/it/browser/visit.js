// Goes through all that a page offers: every number, every tab, filter, finding, place and view.

const $ = id => document.getElementById(id);
const choose = (field, value) => {
  field.value = value;
  field.dispatchEvent(new Event('change'));
};
const seen = [];
const look = () => seen.push($('detail').textContent);
document.querySelectorAll('#report .f,#report .t').forEach(element => { element.click(); look(); });
document.querySelectorAll('#detail button').forEach(one => { one.click(); look(); });
$('typed-toggle').click();
['contents', 'findings', 'search'].forEach(name => $('tab-' + name).click());
['findings-severity', 'findings-department'].forEach(id => Array.from($(id).options).forEach(option => choose($(id), option.value)));
choose($('findings-severity'), '');
choose($('findings-department'), '');
const findings = document.querySelectorAll('#findings-list button');
findings.forEach(one => { one.click(); look(); });
document.querySelectorAll('#report [data-x]').forEach(one => { one.click(); look(); });
$('search-text').value = arguments[0];
$('search-form').dispatchEvent(new Event('submit', { cancelable: true }));
const places = document.querySelectorAll('#search-list button');
places.forEach(one => { one.click(); });
const sought = $('search-list').textContent;
const views = $('department') ? Array.from($('department').options) : [];
views.forEach(option => choose($('department'), option.value));
views.forEach(option => seen.push(option.textContent));
choose($('department'), '');
document.querySelectorAll('summary').forEach(one => one.click());
return { seen: seen.join('\n'), findings: findings.length, places: places.length, sought, views: views.length };
