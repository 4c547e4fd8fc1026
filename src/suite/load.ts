import { dirname, resolve } from 'node:path'
import { type Mistake, mistakeText, type Suite } from '../domain/suite.ts'
import { FILES, type FileAccess } from './files.ts'
import type { MeasureImage } from './inputs.ts'
import { readSuite } from './read-suite.ts'

export interface SuiteReading {
  /** Folder that relative paths of suites start from. */
  readonly cwd: string
  /** Ids of the adapters there are. */
  readonly providers: readonly string[]
  /** What to say of a provider that has no API for images; null for any other name. */
  readonly withoutImages: (provider: string) => string | null
  /** `--mock`: nothing costs money, so no cap is asked for. */
  readonly allMocked: boolean
  readonly measureImage: MeasureImage
  /** Files must be inside the suite's folder, links followed; no commands; no choice of key. */
  readonly untrusted: boolean
  readonly files?: FileAccess
}

export interface LoadedSuites {
  /** Only suites without any mistake, in the order named. */
  readonly suites: readonly Suite[]
  readonly mistakes: readonly Mistake[]
  readonly warnings: readonly Mistake[]
}

/**
 * Reads suites and all files they name, and finds every mistake in all of them at once. `files`
 * are paths as the user named them; they stand so in messages.
 */
export async function loadSuites(
  files: readonly string[],
  { files: access = FILES, cwd, ...options }: SuiteReading,
): Promise<LoadedSuites> {
  const suites: Suite[] = []
  const mistakes: Mistake[] = []
  const warnings: Mistake[] = []
  const names = new Map<string, string>()
  for (const file of files) {
    const path = resolve(cwd, file)
    const folder = dirname(path)
    const reading = await readSuite({ ...options, files: access, cwd, file, path, folder })
    const found: Mistake[] = [...reading.mistakes]
    if (reading.name !== null) {
      const { text, position } = reading.name
      const first = names.get(text)
      if (first === undefined) {
        names.set(text, `${position.file}:${position.line}:${position.column}`)
      } else {
        const message = `the name "${text}" is already that of ${first}. Give each suite its own.`
        found.push({ position, path: 'name', message })
      }
    }
    mistakes.push(...inOrder(found))
    warnings.push(...inOrder(reading.warnings))
    if (reading.suite !== null && found.length === 0) suites.push(reading.suite)
  }
  return { suites, mistakes, warnings }
}

/** By file, as they came; within a file by line and column. The same thing is said once. */
function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const files = [...new Set(mistakes.map(({ position }) => position?.file))]
  const unique = new Map(mistakes.map((mistake) => [mistakeText(mistake), mistake]))
  return [...unique.values()].sort((a, b) => {
    const byFile = files.indexOf(a.position?.file) - files.indexOf(b.position?.file)
    if (byFile !== 0) return byFile
    const byLine = (a.position?.line ?? 0) - (b.position?.line ?? 0)
    return byLine !== 0 ? byLine : (a.position?.column ?? 0) - (b.position?.column ?? 0)
  })
}
