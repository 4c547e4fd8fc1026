import { mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openScoreCache } from '../../src/store/score-cache.ts'

const fresh = () => join(mkdtempSync(join(tmpdir(), 'assay-cache-')), 'results', '.scores.sqlite')

it('what is put is there when the file is opened again, and only the owner may read it', () => {
  const file = fresh()
  const cache = openScoreCache(file)
  expect(cache.get('sha/background')).toBeNull()
  cache.put('sha/background', '{"verdict":"fail"}')
  cache.put('sha/background', '{"verdict":"pass"}')
  cache.close()
  const again = openScoreCache(file)
  expect(again.get('sha/background')).toBe('{"verdict":"pass"}')
  again.close()
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

it('a file of something else is left as it is, and nothing is known', () => {
  const file = fresh()
  openScoreCache(file).close()
  writeFileSync(file, 'a diary, '.repeat(200))
  const cache = openScoreCache(file)
  cache.put('key', 'value')
  expect(cache.get('key')).toBeNull()
  cache.close()
})

it('two processes’ caches see each other’s scores', () => {
  const file = fresh()
  const one = openScoreCache(file)
  const two = openScoreCache(file)
  one.put('key', 'value')
  expect(two.get('key')).toBe('value')
  one.close()
  two.close()
})
