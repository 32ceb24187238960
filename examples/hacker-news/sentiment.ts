/** The mood of a title, by the words in it that are good or bad news to most readers. */

const good = `achievement amazing awesome beautiful benefit best better brilliant breakthrough celebrate
  clean clever delightful easy effective efficient elegant enjoy excellent excited fast faster favorite
  fix fixed free freedom friendly fun gain good great growth happy healthy helpful improve improved
  improving inspiring interesting joy love nice perfect pleasant powerful pretty reliable safe safer
  simple smart solved stable succeed success successful thanks useful win winner wins wonderful`;

const bad = `abuse accident afraid angry attack attacks avoid awful bad ban banned bankrupt blame breach
  broken bug bugs censorship complain corrupt crash crime crisis danger dangerous dead death decline
  die difficult disaster doom error evil exploit fail failed failing fails failure fake fatal fear
  fired flaw fraud hack hacked harmful hate horrible illegal injured killed killing lawsuit layoffs
  leak lie lies lose loss lost malware mistake pain poor problem problems ransomware risk sad scam
  scandal shut slow spy stolen stupid sue sued suffer terrible theft threat trouble ugly unsafe
  useless victim vulnerability war worse worst wrong`;

/** What one such word adds to a title's score. */
export const wordScores: ReadonlyMap<string, 1 | -1> = new Map([
  ...listed(good).map((word) => [word, 1] as const),
  ...listed(bad).map((word) => [word, -1] as const),
]);

/** Good words less bad ones: above 0 for a good mood, below 0 for a bad one. */
export function sentiment({ words }: { words: readonly string[] }) {
  let score = 0;
  for (const word of words) score += wordScores.get(word) ?? 0;
  return { sentiment: score };
}

function listed(words: string): string[] {
  return words.trim().split(/\s+/);
}
