import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { installIn, pack } from '../packed.ts'
import { type Section, seconds, told } from './aim.ts'
import { inTemporaryFolder } from './measure.ts'

/** What `npm install image-assay` brings, from the local cache where it is filled, else the registry. */
export function install(): Promise<Section> {
  return inTemporaryFolder(async (folder) => {
    const tarball = await pack(folder)
    const startedAt = performance.now()
    const project = await installIn(folder, tarball)
    const tookMs = performance.now() - startedAt
    const modules = join(project, 'node_modules')
    const bytes = sizeOf(modules)
    const packages = globSync('{*,@*/*}/package.json', { cwd: modules }).length
    return {
      title: 'An installed package, production dependencies',
      aims: [
        told('tarball', `${(statSync(tarball).size / 1e6).toFixed(2)} MB`),
        told('packages', String(packages)),
        {
          figure: 'on disk',
          measured: `${(bytes / 1e6).toFixed(1)} MB`,
          aim: '< 60 MB',
          met: bytes < 60e6,
        },
        { figure: 'time', measured: seconds(tookMs), aim: '< 10 s', met: tookMs < 10_000 },
      ],
      raw: { bytes, packages, tookMs },
    }
  })
}

function sizeOf(folder: string): number {
  return globSync('**/*', { cwd: folder })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)
}
