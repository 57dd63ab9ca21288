import { describe, expect, it } from 'vitest';
import { htmlToText } from './html-to-text.ts';

describe('the text of an HTML mail', () => {
  it.each([
    [
      'named and numbered entities',
      '<p>F&uuml;r 6 G&auml;ste, &#8364;45&nbsp;000, 22&times;, &frac12; &#128512; &amp;amp; &lt;ok&gt;</p>',
      'Für 6 Gäste, €45 000, 22×, ½ 😀 &amp; <ok>',
    ],
    [
      'link targets beside their words',
      'Passports are <a href="https://files.example/p/8812">here</a>, call <a href="tel:+15550142">me</a>.',
      'Passports are here [https://files.example/p/8812], call me [tel:+15550142].',
    ],
    [
      'a target that is its own words once',
      '<a href="https://a.example/">https://a.example/</a>',
      'https://a.example/',
    ],
    ['no target that runs code', '<a href="javascript:alert(1)">pay</a> <a href="#top">up</a>', 'pay up'],
    ['no hidden preview', '<div style="max-height:0;DISPLAY: NONE">preview</div><p>Hello</p>', 'Hello'],
    [
      'nothing of scripts, styles, titles or comments',
      '<title>t</title><style>p{}</style><script>x()</script><!--c-->Yes',
      'Yes',
    ],
    [
      'cells apart and rows below each other',
      '<table><tr><td>From</td><td>TEB</td></tr><tr><td>To</td><td>VNY</td></tr></table>',
      'From TEB\nTo VNY',
    ],
    [
      'lists with their marks',
      '<ul><li>6 pax</li><li>2 bags</li></ul><ol><li>TEB</li></ol>',
      '• 6 pax\n• 2 bags\n\n1. TEB',
    ],
    ['headings as they are written', '<h1>Option 2</h1><p>Yes</p>', 'Option 2\n\nYes'],
    ['quoted mail without marks, as a forward needs', 'FYI<blockquote>Fly <b>TEB</b></blockquote>', 'FYI\n\nFly TEB'],
    [
      'lines of a phone close together',
      '<div>Yes please</div><div>Olivia</div><br><br><br><br>Sent',
      'Yes please\nOlivia\n\nSent',
    ],
    ['no preview filler', '<p>Hello&zwnj;&nbsp;&zwnj;&nbsp;&#847;&shy;</p>', 'Hello'],
    ['the text of a page that ends within a tag', 'Yes<p', 'Yes'],
  ])('%s', (_, html, text) => expect(htmlToText(html)).toBe(text));

  it('of a page that nests too deep is cut, with a mark', () => {
    expect(htmlToText(`Hello${'<div>'.repeat(100_000)}deep`)).toMatch(/^Hello\s+\.\.\.$/u);
  });
});
