import { UNSPECIFIED } from '../domain/prompt-spec.ts'
import type { ScorerSpec } from '../domain/scorer-spec.ts'
import type { Settings } from '../domain/settings.ts'
import { createPicture } from './picture.ts'
import type { Asked, ControlCard, Peer, Scored, Scorer } from './scorer.ts'

const NOTHING_ASKED: Asked['prompt'] = { ...UNSPECIFIED, text: '', content: null }
const USUAL: Settings = { mode: 'text-to-image', n: 1 }

/** What a control card asks for, with all that it leaves open. */
export function askedOfCard(card: ControlCard, spec: ScorerSpec): Asked {
  return {
    spec,
    prompt: { ...NOTHING_ASKED, ...card.prompt },
    settings: { ...USUAL, ...card.settings },
  }
}

/** Draws a control card and has its scorer look at it, as it would at an image of a run. */
export async function scoreCard(
  scorer: Scorer,
  card: ControlCard,
  spec: ScorerSpec,
): Promise<Scored> {
  const drawn = await card.draw()
  const asked = askedOfCard(card, spec)
  const source = drawn.source === undefined ? null : createPicture(drawn.source)
  const mask = drawn.mask === undefined ? null : createPicture(drawn.mask)
  const look = (bytes: Uint8Array) =>
    scorer.score({ image: createPicture(bytes), source, mask }, asked)
  const scored = await look(drawn.image)
  if (scorer.compare === undefined) return scored
  const peers: Peer[] = []
  for (const [at, bytes] of (drawn.others ?? []).entries()) {
    peers.push(cardPeer(`other ${at}`, (await look(bytes)).evidence))
  }
  return scorer.compare(cardPeer(card.id, scored.evidence), peers, scored)
}

/** As if one arm had drawn it for a prompt of its own. */
function cardPeer(prompt: string, evidence: Scored['evidence']): Peer {
  return { target: 'control', cell: 'control', prompt, source: null, sha256: '', evidence }
}
