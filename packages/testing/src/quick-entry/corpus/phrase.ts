/**
 * A phrase and what it says, for the tests: legs divided by ` > `, each `FROM-TO date time passengers`; after ` ; ` what
 * holds for all of it. A date of 2026 is written without its year, `.` is "not said", and `?` after a value says
 * that it is doubtful and must be told so.
 */
export type Phrase = readonly [text: string, says: string];
