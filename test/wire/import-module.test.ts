import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importModule, moduleUrl } from '../../src/wire/import-module.ts'

/** A folder with packages installed in it: what each has in its package.json, and its code. */
function folderWith(packages: Readonly<Record<string, readonly [object, string]>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-import-'))
  for (const [name, [manifest, code]] of Object.entries(packages)) {
    const at = join(folder, 'node_modules', name)
    mkdirSync(at, { recursive: true })
    writeFileSync(join(at, 'package.json'), JSON.stringify({ name, type: 'module', ...manifest }))
    writeFileSync(join(at, 'entry.js'), code)
  }
  return folder
}

const IMPORT_ONLY = { exports: { '.': { import: './entry.js' } } }

test('the nearest folder that has a package gives it', async () => {
  const near = folderWith({ one: [{ main: 'entry.js' }, 'export const from = "near"'] })
  const far = folderWith({
    one: [{ main: 'entry.js' }, 'export const from = "far"'],
    two: [{ main: 'entry.js' }, 'export const from = "far"'],
  })
  expect((await importModule('one', [near, far])).from).toBe('near')
  expect((await importModule('two', [near, far])).from).toBe('far')
})

test.each([
  ['as a condition', IMPORT_ONLY],
  ['as a condition of conditions', { exports: { '.': { import: { default: './entry.js' } } } }],
  ['without a path', { exports: { import: './entry.js' } }],
])('a package for import alone is found: %s', async (_, manifest) => {
  const folder = folderWith({ modern: [manifest, 'export const from = "modern"'] })
  expect((await importModule('modern', [folder])).from).toBe('modern')
})

test('a module is found by its path beside the suite', async () => {
  const folder = folderWith({})
  writeFileSync(join(folder, 'own.mjs'), 'export const from = "own"')
  expect((await importModule('./own.mjs', [folder])).from).toBe('own')
})

test('a package that is nowhere is missing, and finding one runs none of its code', async () => {
  await expect(moduleUrl('nothing', [folderWith({})])).rejects.toThrow('nothing')
  const broken = folderWith({ broken: [IMPORT_ONLY, 'throw new Error("it ran")'] })
  expect((await moduleUrl('broken', [broken])).pathname).toContain('/broken/entry.js')
  await expect(importModule('broken', [broken])).rejects.toThrow('it ran')
})
