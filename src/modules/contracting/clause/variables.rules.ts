/** What the variables of a text stand for; null where nothing says it yet. */
export type Variables = Readonly<Record<string, string | null>>

const variable = /\{\{\s*([^{}]+?)\s*\}\}/g

export const fillIn = (text: string, variables: Variables): string =>
  text.replace(variable, (whole, name: string) => variables[name] ?? whole)

/** Variables that nothing fills: misspelt ones, and facts that are not known yet. */
export const unfilled = (texts: readonly string[], variables: Variables): string[] => {
  const named = texts.flatMap((text) => [...text.matchAll(variable)].map((match) => match[1] as string))
  return [...new Set(named)].filter((name) => variables[name] == null)
}
