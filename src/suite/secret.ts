/** Beginnings that providers give their keys. */
const PREFIXES =
  /^(?:Bearer\s+|Token\s+|Key\s+)?(?:(?:sk|pk|rk|xai|key|gsk|nvapi)[-_][A-Za-z0-9_-]{8,}|(?:r8|hf|fw|ghp|gho|tgp|fpk)_[A-Za-z0-9_-]{8,}|github_pat_\w{8,}|AIza[A-Za-z0-9_-]{20,}|(?:AKIA|ASIA)[A-Z0-9]{12,}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_.-]{10,})$/
/** A key of the form `uuid:hex`. */
const UUID_PAIR = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{16,}$/i
/** Long, and of one piece: a model's name of many words has dashes or dots between them. */
const PIECE = /[A-Za-z0-9]{24,}/g

/** Names of fields that hold a credential, in any API. */
const SECRET_FIELD =
  /^(?:x[-_])?(?:api[-_]?key|authorization|password|secret|client[-_]?secret|access[-_]?token|api[-_]?token|bearer)$/i

/** True for text that looks like an API key. It must then be printed nowhere. */
export function looksLikeKey(text: string): boolean {
  const trimmed = text.trim()
  if (PREFIXES.test(trimmed) || UUID_PAIR.test(trimmed)) return true
  if (/\s/.test(trimmed)) return false
  for (const [piece] of trimmed.matchAll(PIECE)) {
    if (/[a-z]/.test(piece) && /[A-Z]/.test(piece) && /[0-9]/.test(piece)) return true
  }
  return false
}

/** True for a field's name under which a credential would stand. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name)
}

export const SECRET_ADVICE =
  'A key never stands in a suite: put it in an environment variable and name that variable in apiKeyEnv.'
