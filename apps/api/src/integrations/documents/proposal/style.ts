import { StyleSheet } from '@react-pdf/renderer';

/** One ink for text, three greys, and the brokerage's colour as an accent. */
export const ink = { strong: '#10151f', plain: '#2b3443', soft: '#5d6879', line: '#d7dce4', shade: '#f4f6f9' };

export const style = StyleSheet.create({
  page: {
    fontFamily: 'Inter',
    fontSize: 9,
    color: ink.plain,
    paddingTop: 40,
    paddingBottom: 58,
    paddingHorizontal: 42,
  },
  // Not on the page itself: there it would hide the footer's page numbers.
  text: { fontSize: 9, lineHeight: 1.45 },
  band: { position: 'absolute', top: 0, left: 0, right: 0, height: 6 },
  row: { flexDirection: 'row' },
  between: { flexDirection: 'row', justifyContent: 'space-between' },
  name: { fontSize: 15, fontWeight: 700, lineHeight: 1.2 },
  title: { fontSize: 19, fontWeight: 600, lineHeight: 1.25, color: ink.strong },
  heading: { fontSize: 10.5, fontWeight: 600, color: ink.strong, marginBottom: 5 },
  strong: { fontWeight: 600, color: ink.strong },
  soft: { color: ink.soft },
  small: { fontSize: 7.5, lineHeight: 1.4 },
  section: { marginTop: 16 },
  footer: {
    position: 'absolute',
    bottom: 26,
    left: 42,
    right: 42,
    fontSize: 7,
    color: ink.soft,
  },
});
