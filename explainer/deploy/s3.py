"""A bucket of S3, Amazon's or of a service that speaks its language, as a target. boto3 is imported nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        CredentialRetrievalError,
        NoCredentialsError,
        ParamValidationError,
        PartialCredentialsError,
        ProfileNotFound,
        SSOError,
        TokenRetrievalError,
    )
    from botocore.parsers import ResponseParserError
except ModuleNotFoundError as error:
    from explainer.deploy.hosts import HostError

    raise HostError(
        f"S3 needs a package that is not here ({error.name})", "pip install 'explainer[s3]'; in a checkout '.[s3]'"
    ) from None

from explainer.deploy.hosts import DAMAGED, DAMAGED_HINT, HostError
from explainer.deploy.plan import STATE, Standing, cache_of, parse_state, type_of
from explainer.model import Target

CREDENTIALS = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; docs/deploying.md says where"
LOOK = "look at the network, and at `endpoint` and `region` in site.yaml"
NO_CREDENTIALS = (
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    CredentialRetrievalError,
    SSOError,
    TokenRetrievalError,
)
ATTEMPTS = 4
"""How often a request is made before it is a failure."""
REFUSED = {
    "NoSuchBucket": ("there is no bucket '{bucket}'", "correct `bucket` in site.yaml, or make it"),
    "InvalidAccessKeyId": ("the host does not know the access key", CREDENTIALS),
    "SignatureDoesNotMatch": ("the host refuses the secret key", CREDENTIALS),
    "ExpiredToken": ("the credentials have expired", "sign in again"),
    "AccessDenied": ("the host refuses who you are", "you must be allowed to list the bucket, and get, put and delete"),
    "PermanentRedirect": ("the bucket is in another region", "correct `region` in site.yaml"),
    "AuthorizationHeaderMalformed": ("the bucket is in another region", "correct `region` in site.yaml"),
}
"""What hosts answer, by the code of the error (S3 API reference, Error responses). Their own words may hold keys."""


class S3:
    """Objects under a prefix. An object is replaced as a whole: a reader never gets half of one."""

    def __init__(self, target: Target) -> None:
        self.bucket = str(target.bucket)
        self.prefix = f"{target.prefix.strip('/')}/" if target.prefix and target.prefix.strip("/") else ""
        self.where = target.endpoint or "Amazon S3"
        config = Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            # Other services do not know the checksums that boto3 adds to every request since 1.36.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        with self._told():
            self.client = boto3.session.Session().client(
                "s3", endpoint_url=target.endpoint, region_name=target.region, config=config
            )

    def look(self) -> Standing:
        files, ours = {}, frozenset[str]()
        with self._told():
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix):
                for found in page.get("Contents", ()):
                    files[found["Key"].removeprefix(self.prefix)] = found["ETag"].strip('"')
            if files.pop(STATE, None):
                body = self.client.get_object(Bucket=self.bucket, Key=self.prefix + STATE)["Body"].read()
                known = parse_state(body)
                if known is None:
                    raise HostError(DAMAGED, DAMAGED_HINT)
                ours = known
        return Standing(files, ours)

    def hash_of(self, path: str, data: bytes) -> str:
        """The ETag of an object that was put in one part, unless the bucket encrypts with keys of KMS."""
        return hashlib.md5(data, usedforsecurity=False).hexdigest()

    def put(self, path: str, data: bytes) -> None:
        about = {"ContentType": type_of(path), "CacheControl": "no-store" if path == STATE else cache_of(path)}
        with self._told():
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + path, Body=data, **about)

    def remove(self, path: str) -> None:
        with self._told():
            self.client.delete_object(Bucket=self.bucket, Key=self.prefix + path)

    def finish(self) -> None:
        """Every object was public at once."""

    @contextmanager
    def _told(self) -> Iterator[None]:
        """A failure of boto3 as one sentence."""
        try:
            yield
        except NO_CREDENTIALS:
            raise HostError("there are no credentials for S3 here, or they are not whole", CREDENTIALS) from None
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            message, hint = REFUSED.get(code, (f"{self.where} answers {code or 'with an error'}", LOOK))
            raise HostError(message.replace("{bucket}", self.bucket), hint) from None
        except ParamValidationError:
            message = f"'{self.bucket}' cannot be the name of a bucket"
            raise HostError(message, "correct `bucket` in site.yaml") from None
        except (BotoCoreError, ResponseParserError) as error:
            raise HostError(f"{self.where} cannot be reached ({type(error).__name__})", LOOK) from None
