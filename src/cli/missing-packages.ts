import { dirname, resolve } from 'node:path'
import type { Mistake, Suite } from '../domain/suite.ts'
import type { BoundTarget } from '../plan/bind.ts'
import { moduleUrl } from '../wire/import-module.ts'

/** Packages that targets would load and that are not there, told without running any of their code. */
export async function missingPackages(
  bound: readonly BoundTarget[],
  suites: readonly Suite[],
  cwd: string,
): Promise<readonly Mistake[]> {
  const found = await Promise.all(
    bound.map(async ({ suite, target, adapter }): Promise<readonly Mistake[]> => {
      const name = target.options.package
      const file = suites[suite]?.file
      if (adapter.id !== 'ai-sdk' || typeof name !== 'string' || file === undefined) return []
      const folder = resolve(cwd, dirname(file))
      const isThere = await moduleUrl(name, [folder, cwd]).then(
        () => true,
        () => false,
      )
      if (isThere) return []
      const advice = name.startsWith('.') ? 'Name a file beside the suite' : `npm install ${name}`
      const message = `${name} cannot be loaded from ${folder}. ${advice}`
      return [{ position: target.position, path: `target "${target.id}".options`, message }]
    }),
  )
  return found.flat()
}
