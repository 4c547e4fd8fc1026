import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  createRunFolder,
  latestRun,
  openRunFolder,
  readRunFile,
} from '../../src/store/run-folder.ts'

let base = ''

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'assay-run-'))
})

afterEach(async () => {
  await rm(base, { recursive: true })
})

test('a new run folder is empty but for its images, and private', async () => {
  const folder = await createRunFolder(join(base, 'deep', 'run'))
  expect(await readdir(folder.path)).toEqual(['images'])
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700)
  await folder.write('run.json', '{}')
  expect((await stat(join(folder.path, 'run.json'))).mode & 0o777).toBe(0o600)
})

test('a folder that cannot be made is refused at once', async () => {
  await writeFile(join(base, 'file'), '')
  await expect(createRunFolder(join(base, 'file', 'run'))).rejects.toThrow('ENOTDIR')
})

test('a text is replaced as a whole, and nothing else is left beside it', async () => {
  const folder = await createRunFolder(base)
  await folder.write('run.json', 'old, and longer')
  await folder.write('run.json', 'new')
  expect(await readRunFile(base, 'run.json')).toBe('new')
  expect((await readdir(base)).sort()).toEqual(['images', 'run.json'])
})

test('lines that fail half-way leave the old text, and nothing else', async () => {
  const folder = await createRunFolder(base)
  folder.appendAttempt('{"id":"a"}')
  function* failing(): Iterable<string> {
    yield '{"id":"b"}'
    throw new Error('the ledger closed')
  }
  await expect(folder.writeAttempts(failing())).rejects.toThrow('the ledger closed')
  expect(await readRunFile(base, 'attempts.jsonl')).toBe('{"id":"a"}\n')
  expect((await readdir(base)).sort()).toEqual(['attempts.jsonl', 'images'])
})

test('writing one name many times at once leaves one of the texts, whole', async () => {
  const folder = await createRunFolder(base)
  const texts = Array.from({ length: 12 }, (_, index) => `${index}`.repeat(50_000 + index))
  await Promise.all(texts.map((text) => folder.write('run.json', text)))
  expect(texts).toContain(await readRunFile(base, 'run.json'))
  expect((await readdir(base)).sort()).toEqual(['images', 'run.json'])
})

test('attempts are added line by line and replaced in the order given', async () => {
  await createRunFolder(base)
  const folder = openRunFolder(base)
  folder.appendAttempt('2')
  folder.appendAttempt('1')
  expect(await readFile(join(base, 'attempts.jsonl'), 'utf8')).toBe('2\n1\n')
  await folder.writeAttempts(['1', '2', '3'])
  folder.appendAttempt('4')
  expect(await readFile(join(base, 'attempts.jsonl'), 'utf8')).toBe('1\n2\n3\n4\n')
})

test('an attempt is one line for every reader, whatever a provider said in it', async () => {
  const folder = await createRunFolder(base)
  const message = 'a\u2028b\u2029c\nd\r\u0085e'
  const line = JSON.stringify({ message })
  folder.appendAttempt(line)
  await folder.writeAttempts([line, line])
  folder.appendAttempt(line)
  const text = await readFile(join(base, 'attempts.jsonl'), 'utf8')
  expect(text).not.toMatch(/[\r\u2028\u2029]/)
  const lines = text.trimEnd().split('\n')
  expect(lines.map((one) => JSON.parse(one))).toEqual([{ message }, { message }, { message }])
})

test('the latest run is the one with the newest time in its name, and other folders are none', async () => {
  expect(await latestRun(join(base, 'absent'))).toBeNull()
  expect(await latestRun(base)).toBeNull()
  const names = ['20261120-235959-zz', '20261121-000000-aa', '20261121-000000-', 'zzz', 'latest']
  for (const name of names) await mkdir(join(base, name))
  expect(await latestRun(base)).toBe('20261121-000000-aa')
})
