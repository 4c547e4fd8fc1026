import { resolve } from 'node:path'
import { measureImage } from '../../src/image/measure.ts'
import { withoutImages } from '../../src/providers/without-images.ts'
import type { FileAccess } from '../../src/suite/files.ts'
import { loadSuites, type SuiteReading } from '../../src/suite/load.ts'

export const PROVIDERS = ['openai', 'replicate', 'fal', 'command']

/** Loads with what most tests need; `over` wins. */
export function load(files: readonly string[], over: Partial<SuiteReading> = {}) {
  return loadSuites(files, {
    cwd: '/work',
    providers: PROVIDERS,
    withoutImages,
    allMocked: false,
    untrusted: false,
    measureImage,
    ...over,
  })
}

/** Files that exist only here, by absolute path. */
export function memory(contents: Readonly<Record<string, string>>): FileAccess {
  const find = (path: string): Uint8Array => {
    const text = contents[resolve(path)]
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
    return new TextEncoder().encode(text)
  }
  return {
    readFile: async (path) => find(path),
    stat: async (path) => ({
      size: find(path).length,
      isFile: () => true,
      isDirectory: () => false,
    }),
    realpath: async (path) => resolve(path),
  }
}

const PLAIN: Readonly<Record<string, string>> = {
  format: 'format: image-assay/suite@1',
  name: 'name: plain',
  targets: 'targets: [{ id: mini, provider: openai, model: gpt-image-2 }]',
  prompts: 'prompts: [{ id: pear, text: A green pear. }]',
  budget: 'budget: { run: 1.00 }',
}

/** A suite without mistakes, with some of its lines replaced or added by key. */
export function suiteText(over: Readonly<Record<string, string>> = {}): string {
  return `${Object.values({ ...PLAIN, ...over }).join('\n')}\n`
}

/** Loads one suite from memory, with the files it names. */
export function loadText(
  text: string,
  files: Readonly<Record<string, string>> = {},
  over: Partial<SuiteReading> = {},
) {
  return load(['a.yaml'], { files: memory({ '/work/a.yaml': text, ...files }), ...over })
}
