/** The one reader of packages from outside: zip (zip64 too) and tar.gz, read in any order, bounded, and never unpacked by their names. */
import { gathered, packageBounds, PackageRefused, type Package, type PackageBounds, type PackageSource } from '#platform/server/package-rules.ts';
import { openTarGzip } from '#platform/server/package-tar.ts';
import { openZip } from '#platform/server/package-zip.ts';

export { bytesSource, fileSource, gathered, packageBounds, packageReasons, PackageRefused, storedSource } from '#platform/server/package-rules.ts';
export type { Package, PackageBounds, PackageEntry, PackageReason, PackageSource } from '#platform/server/package-rules.ts';

/** What a file is by its first bytes; undefined for what is neither (a text, another archive). */
export function packageKind(head: Uint8Array): 'zip' | 'tar' | undefined {
	const [a, b, c, d] = head;
	if (a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6))) return 'zip';
	return a === 0x1f && b === 0x8b ? 'tar' : undefined;
}

/** Opens a package; close it. Refuses (`PackageRefused`) with a reason for the report: see `packageReasons`. */
export async function openPackage(source: PackageSource, bounds: Partial<PackageBounds> = {}): Promise<Package> {
	const kind = packageKind(await gathered(source.stream(0, Math.min(4, source.bytes)), 4));
	if (!kind) throw new PackageRefused('not-package');
	return (kind === 'zip' ? openZip : openTarGzip)(source, { ...packageBounds, ...bounds });
}
