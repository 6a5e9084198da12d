package io.realtime4j.tenancy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key of the JDK's own making: signs tokens by an algorithm of the JDK, and has a JWK. */
interface TestKey {
    byte[] sign(byte[] content) throws GeneralSecurityException;

    String jwk(String keyId);

    /** Signs header and payload, whatever they are. */
    default String token(String header, String payload) {
        String content = base64(header.getBytes(StandardCharsets.UTF_8)) + "."
                + base64(payload.getBytes(StandardCharsets.UTF_8));
        return signed(content);
    }

    default String signed(String content) {
        try {
            return content + "." + base64(sign(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static TestKey hmac(String alg, String secret) {
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        String jdk = "HmacSHA" + alg.substring(2);
        String k = base64(key);
        return new Made(
                content -> {
                    Mac mac = Mac.getInstance(jdk);
                    mac.init(new SecretKeySpec(key, jdk));
                    return mac.doFinal(content);
                },
                "\"kty\":\"oct\",\"k\":\"" + k + "\"");
    }

    static TestKey rsa(String alg, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        String jwk = "\"kty\":\"RSA\",\"n\":\"" + base64(key.getModulus().toByteArray()) + "\",\"e\":\""
                + base64(key.getPublicExponent().toByteArray()) + "\"";
        return signing("SHA" + alg.substring(2) + "withRSA", pair.getPrivate(), jwk);
    }

    static TestKey ec(String alg, String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp" + curve.substring(2) + "r1"));
        KeyPair pair = generator.generateKeyPair();
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        int bytes = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
        String jwk = "\"kty\":\"EC\",\"crv\":\"" + curve + "\",\"x\":\""
                + base64(fixed(key.getW().getAffineX(), bytes)) + "\",\"y\":\""
                + base64(fixed(key.getW().getAffineY(), bytes)) + "\",\"d\":\"AQAB\"";
        return signing("SHA" + alg.substring(2) + "withECDSAinP1363Format", pair.getPrivate(), jwk);
    }

    static TestKey edwards(String curve) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(curve).generateKeyPair();
        EdECPublicKey key = (EdECPublicKey) pair.getPublic();
        byte[] x = fixed(key.getPoint().getY(), curve.equals("Ed25519") ? 32 : 57);
        if (key.getPoint().isXOdd()) {
            x[0] |= (byte) 0x80;
        }
        String jwk = "\"kty\":\"OKP\",\"crv\":\"" + curve + "\",\"x\":\"" + base64(reversed(x)) + "\"";
        return signing(curve, pair.getPrivate(), jwk);
    }

    static String jwks(String... jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static TestKey signing(String jdkAlgorithm, PrivateKey key, String jwk) {
        return new Made(
                content -> {
                    Signature signature = Signature.getInstance(jdkAlgorithm);
                    signature.initSign(key);
                    signature.update(content);
                    return signature.sign();
                },
                jwk);
    }

    private static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int count = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - count, fixed, length - count, count);
        return fixed;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = Arrays.copyOf(bytes, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    /** A key and the members of its JWK. */
    record Made(Signer signer, String members) implements TestKey {
        @Override
        public byte[] sign(byte[] content) throws GeneralSecurityException {
            return signer.sign(content);
        }

        @Override
        public String jwk(String keyId) {
            return "{\"kid\":\"" + keyId + "\"," + members + "}";
        }
    }

    /** Signs bytes. */
    interface Signer {
        byte[] sign(byte[] content) throws GeneralSecurityException;
    }
}
