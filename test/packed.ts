import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '..')

/** Builds and packs this package into `folder`; the path of the tarball. */
export async function pack(folder: string): Promise<string> {
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT })
  const name = readdirSync(folder).find((one) => one.endsWith('.tgz'))
  if (name === undefined) throw new Error(`npm pack left nothing in ${folder}`)
  return join(folder, name)
}

/** Installs a tarball as a user would, in a project of its own; the project's folder. */
export async function installIn(folder: string, tarball: string): Promise<string> {
  const project = join(folder, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "name": "project", "private": true }')
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--omit=dev', '--prefer-offline']
  await run('npm', ['install', tarball, ...quiet], { cwd: project })
  return project
}
