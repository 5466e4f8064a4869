// Runs in the page, before anything of its own: notes when its rows are seen first, and when something changed last.
window.watch = (rows, quiet) => {
  const seen = { rows: 0, changed: 0 };
  const look = () => {
    const row = document.querySelector(rows);
    if (row && row.getBoundingClientRect().height > 0) seen.rows = performance.now();
    else requestAnimationFrame(look);
  };
  const changed = () => {
    seen.changed = performance.now();
  };
  requestAnimationFrame(look);
  new MutationObserver(changed).observe(document, {
    ...{ subtree: true, childList: true, attributes: true, characterData: true },
  });
  new PerformanceObserver(changed).observe({ entryTypes: ['resource', 'longtask', 'paint', 'mark'] });
  window.hasSettled = () =>
    seen.rows > 0 && document.readyState === 'complete' && performance.now() - seen.changed > quiet;
  window.seenTimes = () => ({
    painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    rows: seen.rows,
    settled: Math.max(seen.changed, seen.rows),
  });
};
