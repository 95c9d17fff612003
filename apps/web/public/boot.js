// Runs before the first paint so that a chosen theme or density never flashes; a file of its own because the CSP allows no inline script.
(() => {
  let choice = 'system';
  let density = 'comfortable';
  try {
    choice = localStorage.getItem('earmark.theme') ?? choice;
    density = localStorage.getItem('earmark.density') ?? density;
  } catch {
    // A private window may refuse storage: the defaults do.
  }
  const light =
    choice === 'light' || (choice === 'system' && matchMedia('(prefers-color-scheme: light)').matches);
  const root = document.documentElement;
  root.dataset.theme = light ? 'light' : 'dark';
  root.dataset.density = density;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', light ? '#f6f8f8' : '#0e1516');
})();
