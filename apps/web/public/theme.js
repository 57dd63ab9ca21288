// Sets the colour scheme before anything is painted: the broker's choice, else the system's.
(function () {
  let theme = null;
  try {
    theme = localStorage.getItem('theme');
  } catch {
    // storage may be closed to us; the system's choice then
  }
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.dataset.theme = theme;
  document.documentElement.style.colorScheme = theme;
})();
