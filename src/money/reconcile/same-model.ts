/**
 * Whether two names are of one model: equal, or one is the other behind its maker's name
 * (`openai/gpt-image-1` and `gpt-image-1`). What one side does not say cannot differ.
 */
export function sameModel(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true
  const [a, b] = [one.toLowerCase(), other.toLowerCase()]
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`)
}

/** What all names of one model end in: for looking up before comparing. */
export function modelStem(model: string): string {
  return model.toLowerCase().slice(model.lastIndexOf('/') + 1)
}
