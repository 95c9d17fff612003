// Runs before the first paint so that a chosen theme never flashes; a file of its own because the CSP allows no inline script.
(() => {
  let choice = 'system';
  try {
    choice = localStorage.getItem('earmark.theme') ?? 'system';
  } catch {
    choice = 'system';
  }
  const light =
    choice === 'light' || (choice === 'system' && matchMedia('(prefers-color-scheme: light)').matches);
  const root = document.documentElement;
  root.dataset.theme = light ? 'light' : 'dark';
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', light ? '#f6f8f8' : '#0e1516');
})();
