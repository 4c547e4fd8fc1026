/**
 * So many members, as evenly as can be over their groups (in the order in which the groups first
 * appear, one each in turn) and over the length of each group; in their own order. The same members
 * for the same list, always. All of them where there are no more.
 */
export function takeEvenly<T>(
  members: readonly T[],
  count: number,
  groupOf: (member: T) => string,
): readonly T[] {
  const groups = new Map<string, T[]>()
  for (const one of members) {
    const group = groups.get(groupOf(one))
    if (group === undefined) groups.set(groupOf(one), [one])
    else group.push(one)
  }
  const shares = new Map([...groups.keys()].map((name) => [name, 0]))
  let left = Math.min(count, members.length)
  while (left > 0) {
    for (const [name, group] of groups) {
      const share = shares.get(name) ?? 0
      if (left === 0 || share === group.length) continue
      shares.set(name, share + 1)
      left -= 1
    }
  }
  const taken = new Set<T>()
  for (const [name, group] of groups) {
    const share = shares.get(name) ?? 0
    for (let k = 0; k < share; k++) {
      // The middle of the k-th of `share` equal pieces.
      taken.add(group[Math.floor(((k + 0.5) * group.length) / share)] as T)
    }
  }
  return members.filter((one) => taken.has(one))
}
