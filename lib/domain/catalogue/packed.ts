/** What catalogue.json holds; scripts/build-catalogue.ts writes it. */
export interface CatalogueFile {
  /** Versions of the packages it was made from. */
  readonly sources: { readonly actions: string; readonly dependents: string };
  readonly services: Readonly<Record<string, ServiceRecord>>;
}

/** One service, packed so that loading stays cheap: it is unpacked when first asked for. */
export interface ServiceRecord {
  /** `name template`, in the order that groups refer to. */
  readonly types: readonly string[];
  /** `level references` -> action names, space-separated. A reference is an index into types, `!` if required. */
  readonly groups: Readonly<Record<string, string>>;
  /** Action name -> the further actions it may need, space-separated. */
  readonly dependent: Readonly<Record<string, string>>;
}
