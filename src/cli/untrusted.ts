import { readFileSync, statSync } from 'node:fs'

type Environment = Readonly<Record<string, string | undefined>>

/** Whose suites a CI job runs, as far as its environment tells. */
export type Origin =
  /** Nobody's but the user's: no CI, or a CI that says so. */
  | { readonly kind: 'own' }
  /** A pull request from a fork, or one whose origin is not told: `who` in words. */
  | { readonly kind: 'stranger'; readonly who: string }
  /** A CI whose pull requests are not recognised here. */
  | { readonly kind: 'untold' }

/** Events hold a whole pull request, description and all; GitHub allows far less than this. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024
const OWN: Origin = { kind: 'own' }
const TRUE = /^(?:true|1)$/i

/**
 * Recognises pull requests from forks on GitHub Actions (and Forgejo and Gitea, which set the same
 * variables), GitLab CI, Azure Pipelines, CircleCI and Travis CI (variables as documented by each,
 * 2026-11). A pull request of which no event can be read is a stranger's. On any other CI nothing is
 * told: there `--untrusted` must be given.
 */
export function originOf(environment: Environment): Origin {
  const { GITHUB_ACTIONS, GITLAB_CI, TF_BUILD, CIRCLECI, TRAVIS, CI } = environment
  if (isSet(GITHUB_ACTIONS)) return onGithub(environment)
  if (isSet(GITLAB_CI)) return onGitlab(environment)
  if (isSet(TF_BUILD)) return strangerIf(isSet(environment.SYSTEM_PULLREQUEST_ISFORK))
  // Set for pull requests from forks only.
  if (isSet(CIRCLECI)) return strangerIf((environment.CIRCLE_PR_REPONAME ?? '') !== '')
  if (isSet(TRAVIS)) {
    const {
      TRAVIS_PULL_REQUEST = 'false',
      TRAVIS_PULL_REQUEST_SLUG,
      TRAVIS_REPO_SLUG,
    } = environment
    return strangerIf(
      TRAVIS_PULL_REQUEST !== 'false' && TRAVIS_PULL_REQUEST_SLUG !== TRAVIS_REPO_SLUG,
    )
  }
  return CI === undefined || CI === '' || CI === 'false' ? OWN : { kind: 'untold' }
}

function isSet(value: string | undefined): boolean {
  return TRUE.test(value ?? '')
}

function strangerIf(isFork: boolean): Origin {
  return isFork ? { kind: 'stranger', who: 'a pull request from a fork' } : OWN
}

/** The variables alone do not tell: the event does, which the runner keeps in a file. */
function onGithub({ GITHUB_EVENT_NAME = '', GITHUB_EVENT_PATH }: Environment): Origin {
  const isAbout = /^(?:pull_request|workflow_run|issue_comment)/.test(GITHUB_EVENT_NAME)
  if (!isAbout) return OWN
  const event = readEvent(GITHUB_EVENT_PATH)
  if (GITHUB_EVENT_NAME === 'issue_comment' && event !== null) {
    if (memberOf(memberOf(event, 'issue'), 'pull_request') === undefined) return OWN
    return { kind: 'stranger', who: 'a comment on a pull request, which may be from a fork' }
  }
  const own = textOf(memberOf(event, 'repository'), 'full_name')
  const head =
    memberOf(memberOf(memberOf(event, 'pull_request'), 'head'), 'repo') ??
    memberOf(memberOf(event, 'workflow_run'), 'head_repository')
  const theirs = textOf(head, 'full_name')
  if (own !== null && own === theirs) return OWN
  const who =
    theirs === null
      ? `a ${GITHUB_EVENT_NAME} event that does not say whose code it is about`
      : `a pull request from the fork ${theirs}`
  return { kind: 'stranger', who }
}

function onGitlab({
  CI_MERGE_REQUEST_SOURCE_PROJECT_ID: source,
  CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: path,
  CI_PROJECT_ID,
}: Environment): Origin {
  if (source === undefined || source === CI_PROJECT_ID) return OWN
  return { kind: 'stranger', who: `a merge request from the fork ${path ?? source}` }
}

function readEvent(path: string | undefined): unknown {
  if (path === undefined) return null
  try {
    if (statSync(path).size > MAX_EVENT_BYTES) return null
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

function textOf(value: unknown, name: string): string | null {
  const text = memberOf(value, name)
  return typeof text === 'string' ? text : null
}
