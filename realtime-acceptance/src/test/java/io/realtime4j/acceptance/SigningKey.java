package io.realtime4j.acceptance;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/** A key pair for one algorithm of tokens, with its public half as a JWK. */
record SigningKey(String algorithm, String kid, KeyPair pair, String signature, String jwk) {
    static SigningKey rs256(String kid) {
        KeyPair pair = generate("RSA");
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        String jwk = "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
                .formatted(kid, unsigned(key.getModulus(), 0), unsigned(key.getPublicExponent(), 0));
        return new SigningKey("RS256", kid, pair, "SHA256withRSA", jwk);
    }

    static SigningKey es256(String kid) {
        KeyPair pair = generate("EC");
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        String jwk = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(
                        kid,
                        unsigned(key.getW().getAffineX(), 32),
                        unsigned(key.getW().getAffineY(), 32));
        return new SigningKey("ES256", kid, pair, "SHA256withECDSAinP1363Format", jwk);
    }

    static SigningKey ed25519(String kid) {
        KeyPair pair = generate("Ed25519");
        EdECPublicKey key = (EdECPublicKey) pair.getPublic();
        byte[] point = bigEndian(key.getPoint().getY(), 32);
        for (int i = 0, j = point.length - 1; i < j; i++, j--) {
            byte b = point[i];
            point[i] = point[j];
            point[j] = b;
        }
        if (key.getPoint().isXOdd()) {
            point[31] |= (byte) 0x80;
        }
        String jwk = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"}"
                .formatted(kid, Tokens.encoded(point));
        return new SigningKey("EdDSA", kid, pair, "Ed25519", jwk);
    }

    /** A good token signed with this key, its kid in the header. */
    String token() {
        return token("{'alg':'" + algorithm + "','kid':'" + kid + "'}");
    }

    String token(String header) {
        return Tokens.signed(header, "{'role':'anon','exp':" + Tokens.ALWAYS + "}", text -> {
            Signature signer = Signature.getInstance(signature);
            signer.initSign(pair.getPrivate());
            signer.update(text);
            return signer.sign();
        });
    }

    /** A key set of these keys. */
    static String jwks(String... jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    private static KeyPair generate(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String unsigned(BigInteger number, int length) {
        return Tokens.encoded(bigEndian(number, length));
    }

    private static byte[] bigEndian(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        int start = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        byte[] plain = Arrays.copyOfRange(bytes, start, bytes.length);
        byte[] padded = new byte[Math.max(length, plain.length)];
        System.arraycopy(plain, 0, padded, padded.length - plain.length, plain.length);
        return padded;
    }
}
