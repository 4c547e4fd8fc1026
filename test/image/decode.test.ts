import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('a restricted process decodes five formats from memory: no SVG, no TIFF, no file by its path', async () => {
  // In a process of its own: what is blocked stays blocked for everybody in it.
  const script = fileURLToPath(new URL('./fixtures/restricted.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script])
  expect(stdout).toBe('png jpeg webp gif avif\n')
})
