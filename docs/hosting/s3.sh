#!/bin/sh
# Uploads a built site to S3 in a safe order: what pages load, the pages, what lists the pages, removals.
# So no reader meets a page whose style sheet is not there yet, or not there any more.
#
#   s3.sh [-n] FOLDER s3://BUCKET[/PREFIX] [CLOUDFRONT_DISTRIBUTION_ID]
#
#   s3.sh site s3://explainer.example.org
#   s3.sh -n site s3://example-sites/sub E2EXAMPLE      -n: only say what would be done
#
# The bucket, or the prefix, must hold this site alone: what the folder does not hold is removed from it.
# Names that start with a dot are never uploaded and never removed. Needs the aws command line tool.
set -eu

usage() {
    sed -n 's/^#   s3/usage: s3/p' "$0" | head -n 1 >&2
    exit 2
}

dry=
if [ "${1:-}" = -n ]; then
    dry=--dryrun
    shift
fi
[ $# -eq 2 ] || [ $# -eq 3 ] || usage
folder=${1%/}
to=${2%/}
distribution=${3:-}
case $to in
    s3://?*) ;;
    *) usage ;;
esac

# Removing what is not in the folder, from a wrong or half-built folder, would empty the bucket.
for needed in "$folder/index.html" "$folder/404.html" "$folder"/style.*.css; do
    [ -s "$needed" ] || {
        echo "s3.sh: there is no $needed: $folder is not a built site; nothing was uploaded" >&2
        exit 1
    }
done

short='public, max-age=300'
forever='public, max-age=31536000, immutable'

# put FILES TYPE CACHE. It copies and does not sync: sync passes over a file of the same size that is older
# than the key in the bucket, so a page that was built before the last upload would stay as it was.
# The types are given, since aws would guess them from a table that differs from machine to machine.
put() {
    aws s3 cp "$folder" "$to" --recursive --no-progress $dry \
        --exclude '*' --include "$1" --exclude '.*' --exclude '*/.*' \
        --content-type "$2" --cache-control "$3"
}

# 1. What pages load or name, and the data. A name with a hash of what is in the file never changes.
put 'style.*.css' 'text/css; charset=utf-8' "$forever"
put 'script.*.js' 'text/javascript; charset=utf-8' "$forever"
put 'search-index.*.js' 'text/javascript; charset=utf-8' "$forever"
put 'cards/*.png' 'image/png' "$forever"
put '*.webmanifest' 'application/manifest+json' "$short"
put '*.json' 'application/json' "$short"
put '*.jsonld' 'application/ld+json' "$short"
put '*.csv' 'text/csv; charset=utf-8' "$short"
put '*.ics' 'text/calendar; charset=utf-8' "$short"
put '*.bib' 'application/x-bibtex; charset=utf-8' "$short"
put '*.ris' 'application/x-research-info-systems' "$short"
aws s3 cp "$folder" "$to" --recursive --no-progress $dry \
    --exclude 'style.*.css' --exclude 'script.*.js' --exclude 'search-index.*.js' --exclude 'cards/*' --exclude '*.webmanifest' --exclude '*.json' --exclude '*.jsonld' --exclude '*.csv' --exclude '*.ics' --exclude '*.bib' --exclude '*.ris' --exclude '*.html' --exclude '*.xml' --exclude '*.txt' \
    --exclude '_headers' --exclude '.*' --exclude '*/.*' \
    --cache-control "$short"

# 2. The pages.
put '*.html' 'text/html; charset=utf-8' "$short"

# 3. What lists the pages.
put 'sitemap.xml' 'application/xml' "$short"
put 'feed.xml' 'application/atom+xml' "$short"
put '*.txt' 'text/plain; charset=utf-8' "$short"

# 4. CloudFront forgets the old pages before what they load goes away.
if [ -n "$distribution" ] && [ -z "$dry" ]; then
    invalidation=$(aws cloudfront create-invalidation --distribution-id "$distribution" --paths '/*' \
        --query Invalidation.Id --output text)
    aws cloudfront wait invalidation-completed --distribution-id "$distribution" --id "$invalidation"
fi

# 5. Removals. By size alone: all that the folder holds was uploaded just now, so this uploads nothing.
remove() {
    aws s3 sync "$folder" "$to" --delete --size-only --no-progress $dry \
        --exclude '_headers' --exclude '.*' --exclude '*/.*'
}
if [ -n "$dry" ]; then
    remove | sed -n '/delete:/p'
else
    remove
fi
