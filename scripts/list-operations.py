"""Prints the API operations that botocore (Apache-2.0) knows, as JSON, for list-silent-actions.ts:

    pip install botocore==1.44.8
    python scripts/list-operations.py | npm run --silent silent-actions
"""

import gzip
import json
from pathlib import Path

import botocore

services = []
for folder in sorted(Path(botocore.__file__).parent.joinpath("data").iterdir()):
    versions = sorted(folder.glob("*/service-2.json.gz"))
    for model in versions:
        description = json.loads(gzip.decompress(model.read_bytes()))
        metadata = description["metadata"]
        names = {folder.name, metadata["endpointPrefix"], metadata.get("signingName", folder.name)}
        services.append({"names": sorted(names), "operations": sorted(description["operations"])})

print(json.dumps({"source": f"botocore {botocore.__version__}", "services": services}))
