import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Makes `dist/` out of `src/`: JavaScript, declarations, and the files beside them that are no code. */
const root = join(import.meta.dirname, '..')
const source = join(root, 'src')
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
try {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const config = join(import.meta.dirname, 'tsconfig.build.json')
  execFileSync(process.execPath, [compiler, '--project', config], { stdio: 'inherit' })
} catch {
  // What is wrong stands above; half a dist/ must not be packed.
  rmSync(dist, { recursive: true, force: true })
  process.exit(1)
}
for (const name of globSync('**/*.{yaml,json,html,css,svg}', { cwd: source })) {
  const copy = join(dist, name)
  mkdirSync(dirname(copy), { recursive: true })
  copyFileSync(join(source, name), copy)
}
chmodSync(join(dist, 'cli/main.js'), 0o755)
