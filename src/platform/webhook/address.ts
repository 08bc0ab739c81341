import { lookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/** Networks inside a company, this machine itself, and what clouds tell their machines in secret. (IANA special-purpose registries) */
const inside: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['::1', 128],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  // An IPv4 address inside an IPv6 one is looked at as that; ways through a translator are closed.
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['2001::', 32],
]

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')

const listOf = (networks: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList()
  for (const [network, bits] of networks) list.addSubnet(network, bits, familyOf(network))
  return list
}

const insideList = listOf(inside)

const networkParts = (text: string): readonly [string, number] | undefined => {
  const [address = '', bits, more] = text.trim().split('/')
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0
  if (most === 0 || more !== undefined) return undefined
  if (bits === undefined) return [address, most]
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most ? [address, Number(bits)] : undefined
}

/** `10.1.2.3`, `10.1.0.0/16` or the same in IPv6. */
export const isNetwork = (text: string): boolean => networkParts(text) !== undefined

/** Public addresses may be called by anybody's word; those inside only where they are in one of the allowed networks. */
export const mayCall = (address: string, allowed: readonly string[]): boolean => {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  if (isIP(plain) === 0) return false
  return !isInside(plain) || allowedList(allowed).check(plain, familyOf(plain))
}

export const isInside = (address: string): boolean => insideList.check(address, familyOf(address))

const allowedList = (allowed: readonly string[]): BlockList =>
  listOf(
    allowed.flatMap((text) => {
      const parts = networkParts(text)
      return parts ? [parts] : []
    }),
  )

/** Every address that a host of a URL stands for now. */
export const addressesOf = async (host: string): Promise<string[]> => {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) !== 0) return [bare]
  return (await lookup(bare, { all: true })).map(({ address }) => address)
}
