// A page that follows what is saved: a small script beside it says which page is the last one, or why there is none.
(function () {
  'use strict';

  const PAUSE = 150;
  const root = document.documentElement;
  const own = root.getAttribute('data-revision');
  const signal = root.getAttribute('data-signal');
  const KEY = 'pinggu ' + location.pathname;
  const $ = id => document.getElementById(id);
  const blocks = () => Array.prototype.slice.call(document.querySelectorAll('#report h1,#report h2,#report h3,#report h4,#report p,#report tr'));
  const FIELDS = ['department', 'findings-severity', 'findings-department', 'search-text'];

  /** Remembers what is seen, so that the next page shows it at the same place. */
  function keep() {
    const all = blocks();
    const at = all.findIndex(block => block.getBoundingClientRect().bottom > 70);
    const seen = all[at];
    const place = {
      at,
      text: seen ? seen.textContent.slice(0, 200) : '',
      top: seen ? seen.getBoundingClientRect().top : 0,
      tab: (document.querySelector('#side [role=tab][aria-selected=true]') || {}).id,
      isTyped: Boolean($('typed-toggle')) && $('typed-toggle').checked,
      isWithoutSide: document.body.classList.contains('no-side'),
      fields: FIELDS.map(id => ($(id) ? $(id).value : ''))
    };
    try { sessionStorage.setItem(KEY, JSON.stringify(place)); } catch (error) { /* A browser may keep nothing. */ }
  }

  function restore() {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(KEY));
      sessionStorage.removeItem(KEY);
    } catch (error) { /* There is nothing to go back to. */ }
    if (!place) return;
    FIELDS.forEach((id, at) => {
      const field = $(id);
      if (!field || !place.fields[at]) return;
      field.value = place.fields[at];
      field.dispatchEvent(new Event(id === 'search-text' ? 'input' : 'change'));
    });
    if ($(place.tab) && place.tab !== 'tab-contents') $(place.tab).click();
    if (place.isTyped && $('typed-toggle')) $('typed-toggle').click();
    if ($('side-toggle') && place.isWithoutSide !== document.body.classList.contains('no-side')) $('side-toggle').click();
    // What was seen may have moved or changed: the same text nearest to its place, else the same place.
    const all = blocks();
    const alike = all.map((block, at) => at).filter(at => all[at].textContent.slice(0, 200) === place.text);
    alike.sort((a, b) => Math.abs(a - place.at) - Math.abs(b - place.at));
    const block = all[alike.length ? alike[0] : Math.min(place.at, all.length - 1)];
    if (!block) return;
    // What lies above is laid out on the way, which moves the rest.
    for (let round = 0; round < 3; round += 1) {
      block.scrollIntoView();
      window.scrollBy(0, block.getBoundingClientRect().top - place.top);
    }
  }

  function tell(words, detail, isBusy) {
    let news = $('news');
    if (!words) {
      if (news) news.parentNode.removeChild(news);
      return;
    }
    if (!news) {
      news = document.createElement('div');
      news.id = 'news';
      news.setAttribute('role', 'alert');
      $('bar').parentNode.insertBefore(news, $('bar').nextSibling);
    }
    news.className = isBusy ? 'busy' : '';
    news.textContent = words;
    if (detail) {
      const said = document.createElement('pre');
      said.textContent = detail;
      news.appendChild(said);
    }
  }

  let last = '';
  /** Called by the script beside the page. */
  window.pinggu = news => {
    if (news.state === 'built' && news.revision !== own) {
      keep();
      location.reload();
      return;
    }
    const key = JSON.stringify(news);
    if (key === last) return;
    last = key;
    if (news.state === 'failed') tell(news.words, news.said, false);
    else if (news.state === 'ended') tell('预览已经结束，这一页不再更新。再看请重新打开预览。', '', true);
    else tell('', '', false);
  };

  function ask() {
    const script = document.createElement('script');
    const done = () => {
      script.parentNode.removeChild(script);
      setTimeout(ask, PAUSE);
    };
    script.onload = done;
    script.onerror = done;
    script.src = signal + '?' + Date.now();
    document.body.appendChild(script);
  }

  if ('scrollRestoration' in window.history) window.history.scrollRestoration = 'manual';
  restore();
  ask();
}());
