// Runs in the page, before anything of its own: reads a pixel as soon as the matrix is drawn, so that it really is.
{
  const mark = performance.mark.bind(performance);
  let drawn = 0;
  performance.mark = (name) => {
    if (name === 'matrix-drawn') {
      document.querySelector('[data-part="cells"]').getContext('2d').getImageData(0, 0, 1, 1);
      drawn = performance.now();
    }
    return mark(name);
  };
  const all = (name) => performance.getEntriesByName(name);
  window.isWhole = () => all('failures-shown').length > 0 && drawn > 0;
  window.drawnAfter = () => drawn - all('history-read')[0].startTime;
  window.pan = async (frames) => {
    const scroller = document.querySelector('[data-part="scroller"]');
    if (scroller.scrollWidth <= scroller.clientWidth) return null;
    scroller.scrollLeft = scroller.scrollWidth;
    const times = [];
    for (let frame = 0; frame <= frames; frame += 1) {
      scroller.scrollLeft -= 37;
      scroller.scrollTop += 11;
      times.push(await new Promise(requestAnimationFrame));
    }
    return times
      .slice(1)
      .map((time, at) => time - times[at])
      .sort((a, b) => a - b)[frames / 2];
  };
}
