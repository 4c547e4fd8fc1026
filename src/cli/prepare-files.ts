import { chooseMock, type MockFlag } from './mock-choice.ts'
import { type Overrides, prepare } from './prepare.ts'

/** What the command line says of suites, whatever is to be done with them. */
export interface SuiteFlags {
  readonly overrides: Overrides
  readonly mock: MockFlag
  /** Where runs are, for one that is to be replayed. */
  readonly results: string
}

/** Prepares suites, with the mock that the flags or the suites ask for. Throws UserMistakes. */
export function prepareFiles(
  files: readonly string[],
  { overrides, mock, results }: SuiteFlags,
  { cwd, today }: { readonly cwd: string; readonly today: string },
): ReturnType<typeof prepare> {
  return prepare(files, overrides, {
    cwd,
    today,
    mockAsked: mock !== null,
    mockOf: (suites) =>
      chooseMock(mock, suites, { cwd, results, now: Date.now, untrusted: overrides.untrusted }),
  })
}
