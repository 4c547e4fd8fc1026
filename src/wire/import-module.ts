import { readFile } from 'node:fs/promises'
import { createRequire, findPackageJSON } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const MISSING = 'MODULE_NOT_FOUND'
/** A package for `import` alone, which Node's resolver for `require` does not see into. */
const IMPORT_ONLY = 'ERR_PACKAGE_PATH_NOT_EXPORTED'

/**
 * Imports a package, or a module by its path (`./provider.mjs`), as a file in the first of these
 * folders that has it would. Throws what resolving or importing throws.
 */
export async function importModule(
  specifier: string,
  folders: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  return import((await moduleUrl(specifier, folders)).href)
}

/** Where the module is, without running any of it. */
export async function moduleUrl(specifier: string, folders: readonly string[]): Promise<URL> {
  let failure: unknown = new Error(`there is no folder to load ${specifier} from`)
  for (const folder of folders) {
    const from = join(folder, 'suite.js')
    try {
      return pathToFileURL(createRequire(from).resolve(specifier))
    } catch (error) {
      failure = error
      const code = (error as NodeJS.ErrnoException)?.code
      const entry = code === IMPORT_ONLY ? await importEntry(specifier, from) : null
      if (entry !== null) return entry
      if (code !== MISSING) throw error
    }
  }
  throw failure
}

async function importEntry(specifier: string, from: string): Promise<URL | null> {
  const file = findPackageJSON(specifier, from)
  if (file === undefined) return null
  const { exports } = JSON.parse(await readFile(file, 'utf8')) as { readonly exports?: unknown }
  const root = member(exports, '.') ?? exports
  const entry = member(root, 'import')
  const path = member(entry, 'default') ?? entry
  return typeof path === 'string' ? new URL(path, pathToFileURL(file)) : null
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}
