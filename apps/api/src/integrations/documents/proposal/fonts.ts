import { createRequire } from 'node:module';
import { Font } from '@react-pdf/renderer';

const { resolve } = createRequire(import.meta.url);
const inter = (file: string): string => resolve(`@expo-google-fonts/inter/${file}`);

/** The font of every document, complete: subsets lack characters such as → and №. */
export function registerFonts(): void {
  Font.register({
    family: 'Inter',
    fonts: [
      { src: inter('400Regular/Inter_400Regular.ttf'), fontWeight: 400 },
      { src: inter('600SemiBold/Inter_600SemiBold.ttf'), fontWeight: 600 },
      { src: inter('700Bold/Inter_700Bold.ttf'), fontWeight: 700 },
    ],
  });
  // Do not hyphenate names of places and people.
  Font.registerHyphenationCallback((word) => [word]);
}
