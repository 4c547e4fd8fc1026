import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCardFolder } from '../../src/store/card-folder.ts'

const temporary = (): string => mkdtempSync(join(tmpdir(), 'assay-cards-'))

test('what is written is read back, and nothing else is left behind', async () => {
  const folder = temporary()
  const cards = openCardFolder(folder, 'one')
  expect(cards.read('a/b/c.yaml')).toBeNull()
  await cards.write('a/b/c.yaml', 'first\n')
  await cards.write('a/b/c.yaml', 'second\n')
  expect(cards.read('a/b/c.yaml')).toBe('second\n')
  expect(readdirSync(join(folder, 'a/b'))).toEqual(['c.yaml'])
})

test('a path that leads out of the folder is refused', async () => {
  const cards = openCardFolder(temporary(), 'one')
  for (const path of ['../x.yaml', 'a/../../x.yaml', '/etc/x.yaml', '.']) {
    expect(() => cards.read(path)).toThrow(/outside of the folder/)
    await expect(cards.write(path, '')).rejects.toThrow(/outside of the folder/)
  }
})

test('a write that cannot be done leaves what was there', async () => {
  const folder = temporary()
  writeFileSync(join(folder, 'a'), 'a file where a folder should be')
  const cards = openCardFolder(folder, 'one')
  await expect(cards.write('a/b.yaml', 'x')).rejects.toThrow()
  expect(readdirSync(folder)).toEqual(['a'])
})
