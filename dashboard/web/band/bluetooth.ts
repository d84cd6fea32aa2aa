/** The part of Web Bluetooth that is used; TypeScript's DOM does not know it. */
export interface Characteristic extends EventTarget {
  value?: DataView
  startNotifications(): Promise<Characteristic>
  readValue(): Promise<DataView>
}
interface Service {
  getCharacteristic(name: string): Promise<Characteristic>
}
export interface Device extends EventTarget {
  name?: string
  gatt?: {
    connected: boolean
    connect(): Promise<{ getPrimaryService(name: string): Promise<Service> }>
    disconnect(): void
  }
}
export interface Bluetooth {
  getAvailability(): Promise<boolean>
  requestDevice(options: { filters: { services: string[] }[]; optionalServices?: string[] }): Promise<Device>
  /** of this page before; not in every browser */
  getDevices?(): Promise<Device[]>
}

/** Why this browser can read no strap. */
export type Missing = 'insecure' | 'apple' | 'browser'

/** What the browser has, or what it lacks: each has another way out. */
export function findBluetooth(of: Pick<Navigator, 'userAgent' | 'maxTouchPoints'>, isSecure: boolean): Bluetooth | { missing: Missing } {
  const found = (of as { bluetooth?: Bluetooth }).bluetooth
  if (found) return found
  // An iPad says that it is a Mac.
  const apple = /iPhone|iPad|iPod/.test(of.userAgent) || (/Macintosh/.test(of.userAgent) && of.maxTouchPoints > 1)
  return { missing: apple ? 'apple' : isSecure ? 'browser' : 'insecure' }
}
