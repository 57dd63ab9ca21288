import { expect, test } from '../fixtures/fixtures.ts';

// Control: the watch reports what it should.
test('a complaint on the console, a violated policy and a failed answer are all recorded', async ({ desk, watch }) => {
  const page = await desk.visit('/sign-in');
  const noted = (pattern: RegExp) => expect.poll(() => watch.take().some((trouble) => pattern.test(trouble)));

  await page.evaluate(() => console.error('something broke'));
  await noted(/something broke/).toBe(true);
  await page.evaluate(() => {
    const picture = document.createElement('img');
    picture.src = 'https://elsewhere.example/picture.png';
    document.body.append(picture);
  });
  await noted(/Content Security Policy/).toBe(true);
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('not caught');
    });
  });
  await noted(/not caught/).toBe(true);
  await page.route('**/api/demo', (route) => route.fulfill({ status: 500 }));
  await page.reload();
  await noted(/answer: 500/).toBe(true);
  await page.unroute('**/api/demo');
  watch.take();
});
