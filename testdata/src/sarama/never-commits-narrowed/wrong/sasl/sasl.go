// Package sasl logs clients in.
package sasl

import (
	"errors"

	"github.com/IBM/sarama"
)

var ErrMechanism = errors.New("unknown SASL mechanism")

// Config is how to log in.
type Config struct {
	Mechanism, User, Password string
	Enabled                   bool
	Cache                     Cache // of tokens, if there is one
	Token                     string
	Scram                     func() sarama.SCRAMClient
}

// Cache keeps tokens.
type Cache interface {
	Provider(key string) (sarama.AccessTokenProvider, error)
}

type fixed string

func (f fixed) Token() (*sarama.AccessToken, error) {
	return &sarama.AccessToken{Token: string(f)}, nil
}

// Apply makes a client log in.
func (c Config) Apply(cfg *sarama.Config) error {
	if c.Enabled && c.Mechanism == "" {
		c.Mechanism = sarama.SASLTypePlaintext
	}
	switch c.Mechanism {
	case sarama.SASLTypeOAuth:
		var tokens sarama.AccessTokenProvider
		if c.Cache != nil {
			var err error
			if tokens, err = c.Cache.Provider(c.Token); err != nil {
				return err
			}
		} else {
			tokens = fixed(c.Token)
		}
		cfg.Net.SASL.TokenProvider = tokens
	case sarama.SASLTypeSCRAMSHA256:
		cfg.Net.SASL.SCRAMClientGeneratorFunc = func() sarama.SCRAMClient { return c.Scram() }
		cfg.Net.SASL.User = c.User
		cfg.Net.SASL.Password = c.Password
	case sarama.SASLTypeSCRAMSHA512:
		cfg.Net.SASL.SCRAMClientGeneratorFunc = func() sarama.SCRAMClient { return c.Scram() }
		cfg.Net.SASL.User = c.User
		cfg.Net.SASL.Password = c.Password
	case sarama.SASLTypePlaintext:
		cfg.Net.SASL.User = c.User
		cfg.Net.SASL.Password = c.Password
	case "":
		return nil
	default:
		return ErrMechanism
	}
	cfg.Net.SASL.Enable = true
	cfg.Net.SASL.Mechanism = sarama.SASLMechanism(c.Mechanism)
	return nil
}
