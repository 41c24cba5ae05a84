import { milliValue, quantityValue } from '../../api/quantity.ts';

/** Amounts by resource name, as an API object writes them. */
export type ResourceList = Readonly<Record<string, string>>;

const NATIVE = 'kubernetes.io/';

/** A resource of a device plugin. Models: core/v1 helper IsExtendedResourceName */
export function isExtendedResource(name: string): boolean {
  return name.includes('/') && !name.includes(NATIVE) && !name.startsWith('requests.');
}

/** Resources that are counted whole, by name. Models: scheduler util IsScalarResourceName */
export function isScalarResource(name: string): boolean {
  return (
    isExtendedResource(name) ||
    name.includes(NATIVE) ||
    name.startsWith('hugepages-') ||
    name.startsWith('attachable-volumes-')
  );
}

/**
 * Amounts of resources: thousandths of CPU, bytes, and whole units of the rest.
 * Models: pkg/scheduler/framework/types.go Resource
 */
export class Resource {
  milliCPU = 0;
  memory = 0;
  ephemeralStorage = 0;
  pods = 0;
  scalars: Map<string, number> | undefined;

  /** Adds a list to these amounts, each rounded up to the unit that is counted. */
  addList(list: ResourceList | undefined): this {
    for (const name in list) this.#addOne(name, list[name]!);
    return this;
  }

  #addOne(name: string, amount: string): void {
    if (name === 'cpu') this.milliCPU += milliValue(amount);
    else if (name === 'memory') this.memory += quantityValue(amount);
    else if (name === 'ephemeral-storage') this.ephemeralStorage += quantityValue(amount);
    else if (name === 'pods') this.pods += quantityValue(amount);
    else if (isScalarResource(name)) this.addScalar(name, quantityValue(amount));
  }

  addScalar(name: string, amount: number): void {
    this.scalars ??= new Map();
    this.scalars.set(name, (this.scalars.get(name) ?? 0) + amount);
  }

  /** Adds or takes away what a Pod requests. */
  apply(r: Resource, sign: 1 | -1): void {
    this.milliCPU += sign * r.milliCPU;
    this.memory += sign * r.memory;
    this.ephemeralStorage += sign * r.ephemeralStorage;
    if (r.scalars) for (const [name, n] of r.scalars) this.addScalar(name, sign * n);
  }

  scalar(name: string): number {
    return this.scalars?.get(name) ?? 0;
  }

  /** No CPU, memory, storage nor other resource, not even a zero of one. */
  get nothing(): boolean {
    return (
      this.milliCPU === 0 && this.memory === 0 && this.ephemeralStorage === 0 && !this.scalars?.size
    );
  }

  clone(): Resource {
    const c = new Resource();
    c.milliCPU = this.milliCPU;
    c.memory = this.memory;
    c.ephemeralStorage = this.ephemeralStorage;
    c.pods = this.pods;
    if (this.scalars) c.scalars = new Map(this.scalars);
    return c;
  }
}
