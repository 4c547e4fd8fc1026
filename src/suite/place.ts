import type { Position } from '../domain/suite.ts'

export type Path = readonly PropertyKey[]

/** Finds where a value stood, or its key; the nearest parent's place where there is no such value. */
export type Place = (path: Path, of?: 'value' | 'key') => Position

/** `['targets', 0, 'size']` → `targets[0].size`. */
export function pathText(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[\w-]+$/.test(String(step))) text += text === '' ? String(step) : `.${String(step)}`
    else text += `[${JSON.stringify(String(step).slice(0, 40))}]`
  }
  return text
}
